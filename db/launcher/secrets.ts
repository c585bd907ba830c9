/** Secrets that Whence makes for itself: one a file, readable by its user only, made once and kept. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type SecretName =
  | "postgres"
  | "whence_app"
  | "whence_upkeep"
  | "whence_user_writer"
  | "whence_user_reader"
  | "auth";

/** The secret of that name, made now if there is none. */
export function keptSecret(folder: string, name: SecretName): string {
  const path = join(folder, name);
  const kept = readSecret(path);
  if (kept) return kept;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Written beside and linked: a reader sees a whole secret or none, and the first of two makers wins.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString("base64url"), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8");
}

function readSecret(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim() || null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
