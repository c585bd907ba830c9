/**
 * Proves that the layer rules of .oxlintrc.json bite: plants one forbidden import in each layer, lints it, and fails
 * when one is not found. A rule that never fires would look exactly like a clean tree.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const oxlint = join(root, "node_modules/.bin/oxlint");

// [where, what it must not import]
const violations = [
  ["lib/model/planted-violation.ts", "@/lib/query/parse"],
  ["lib/query/planted-violation.ts", "@/db/client"],
  ["lib/query/planted-violation-2.ts", "@/lib/log/server/list-events"],
  ["lib/query/planted-violation-3.ts", "react"],
  ["lib/log/server/planted-violation.ts", "@/components/ui/button"],
  ["lib/log/server/planted-violation-2.ts", "@/lib/ledger/server/signing-key"],
  ["lib/access/server/planted-violation.ts", "@/lib/ledger/server/publish"],
  ["app/planted-violation.ts", "@/db/client"],
  ["app/planted-violation-2.ts", "@/lib/ledger/server/signing-key"],
  ["components/ui/planted-violation.ts", "@/lib/log/server/list-events"],
  ["db/queries/planted-violation.ts", "@/lib/log/server/list-events"],
];

const missed = [];
for (const [path, forbidden] of violations) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `import * as planted from "${forbidden}";\n\nexport const used = planted;\n`);
  try {
    const { stdout } = spawnSync(oxlint, [path], { cwd: root, encoding: "utf8" });
    if (!stdout.includes("no-restricted-imports")) missed.push(`${path} may import ${forbidden}`);
  } finally {
    rmSync(file);
  }
}

if (missed.length > 0) {
  console.error(`Layer rules that do not bite:\n${missed.map((line) => `  ${line}`).join("\n")}`);
  process.exit(1);
}
console.log(`${violations.length} planted layer violations found.`);
