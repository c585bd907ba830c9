/** Fails when db/schema.ts says something no migration does: generating into a copy must yield no file. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
// Below the project: drizzle-kit takes paths relative to it only.
const copy = mkdtempSync(join(root, ".schema-diff-"));
try {
  cpSync(join(root, "db", "migrations"), join(copy, "migrations"), { recursive: true });
  const config = {
    dialect: "postgresql",
    schema: ["./db/schema.ts", "./db/schema-ledger.ts"],
    out: `./${copy.slice(root.length + 1)}/migrations`,
  };
  const file = join(copy, "drizzle.config.json");
  writeFileSync(file, JSON.stringify({ ...config, schemaFilter: ["audit", "whence"] }));
  const before = sqlFiles();
  const { code, output } = await run(
    join(root, "node_modules", ".bin", "drizzle-kit"),
    ["generate", `--config=${file}`],
    {
      cwd: root,
      signal: AbortSignal.timeout(120_000),
    },
  );
  const added = sqlFiles().filter((name) => !before.includes(name));
  if (code !== 0 || added.length > 0)
    console.error(`${output}\nRun npm run db:generate: the schema has changed without a migration.`);
  process.exitCode = code !== 0 || added.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function sqlFiles() {
  return readdirSync(join(copy, "migrations")).filter((name) => name.endsWith(".sql"));
}
