/**
 * Prints how the code stands in the bands we hold ourselves to (docs/architecture.md): length of files, share of
 * comments, tests beside code, depth of folders, number of dependencies. Figures to be read, not a gate: only the
 * hard stops (a file past 350 lines; a function past 70, by lint) fail.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" });
const code = listed
  .split("\n")
  .filter(
    (path) => /\.(ts|tsx|mjs|sql)$/u.test(path) && !path.startsWith("db/migrations/") && existsSync(path),
  );
const isTest = (/** @type {string} */ path) => /\.(test|spec)\.tsx?$/u.test(path) || path.startsWith("e2e/");
const isCore = (/** @type {string} */ path) => /^(lib|db)\//u.test(path);

const files = code.map((path) => {
  const lines = readFileSync(path, "utf8").split("\n");
  const full = lines.filter((line) => line.trim() !== "");
  const comments = full.filter((line) => /^\s*(\/\/|\/?\*|--)/u.test(line));
  return { path, lines: lines.length - 1, full: full.length, comments: comments.length };
});
const subjects = files.filter((file) => !isTest(file.path));
const lengths = subjects.map((file) => file.lines).toSorted((a, b) => a - b);
const at = (/** @type {number} */ share) =>
  lengths[Math.min(lengths.length - 1, Math.floor(lengths.length * share))];
const total = (/** @type {typeof files} */ some, /** @type {"lines" | "full" | "comments"} */ field) =>
  some.reduce((sum, file) => sum + file[field], 0);
const core = subjects.filter((file) => isCore(file.path));
const coreTests = files.filter((file) => isTest(file.path) && isCore(file.path));
const depth = Math.max(...core.map((file) => file.path.split("/").length - 1));
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

console.log(
  [
    `${subjects.length} files: median ${at(0.5)} lines (≤ 80), 95th percentile ${at(0.95)} (≤ 250), longest ${lengths.at(-1)} (≤ 350)`,
    `comments ${((100 * total(core, "comments")) / total(core, "full")).toFixed(0)} % of lib and db (12–25)`,
    `tests ${(total(coreTests, "lines") / total(core, "lines")).toFixed(2)} × the code of lib and db (≥ 1)`,
    `folders ${depth} deep in lib and db (≤ 4), ${Object.keys(dependencies).length} dependencies (≤ 45)`,
  ].join("\n"),
);
const long = files.filter((file) => file.lines > 350);
for (const file of long) console.error(`${file.path} has ${file.lines} lines`);
process.exit(long.length > 0 ? 1 : 0);
