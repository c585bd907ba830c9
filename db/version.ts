/**
 * The digest of everything a database is made of: roles, migrations, functions. A database that carries it needs
 * nothing, so a start without changes costs two queries and no right but to read.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jobsVersion } from "./install-jobs";

const folder = fileURLToPath(new URL(".", import.meta.url));

export function databaseVersion(): string {
  const files = ["roles.sql", ...sqlFiles("migrations"), ...sqlFiles("functions")];
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(`${folder}${file}`))
      .update("\0");
  return hash.update(jobsVersion()).digest("hex");
}

function sqlFiles(name: string): string[] {
  return readdirSync(`${folder}${name}`)
    .filter((file) => file.endsWith(".sql"))
    .toSorted()
    .map((file) => `${name}/${file}`);
}
