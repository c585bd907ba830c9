/**
 * Passwords: argon2id, 19 MiB, two passes (about 40 ms on the machine this was measured on).
 *
 * `matches` spends the same work whether or not there is an account: without a hash it checks against a decoy and
 * answers no, so that the time of an answer does not tell which addresses have an account (E13).
 */
import "server-only";
import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";

// argon2id is the library's default algorithm; its enum cannot be named under isolatedModules.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let decoy: Promise<string> | undefined;

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

export async function matches(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString("hex"));
  const equal = await verify(passwordHash ?? (await decoy), password);
  return equal && passwordHash !== null;
}
