/** Secrets that are shown or sent once: made from 256 bits of chance, kept as SHA-256. */
import "server-only";
import { createHash, randomBytes } from "node:crypto";

export const newToken = (): string => randomBytes(32).toString("base64url");

export const digestOf = (secret: string): Buffer => createHash("sha256").update(secret).digest();
