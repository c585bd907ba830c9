const parent = process.ppid;
/**
 * `npm test`: everything that can be checked, on a fresh clone too; ends with `N passed, N failed, N skipped`.
 *
 * Static checks count as one test each. Database and browser tests have throw-away servers of their own; the database
 * tests run once more on PostgreSQL 15 where its programs are. What fails is shown in full, what passes in one line.
 * `--long` (WHENCE_LONG=1) lets property tests run longer, and kills servers and imports a thousand times (half an hour).
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser } from "./check/find-browser.mjs";
import { run } from "./check/run.mjs";
import { fromVitest, lastLine, sum } from "./check/tally.mjs";
import { ensureInstalled, nodeProblem } from "./install.mjs";
import { lifetime } from "./lifetime.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const signal = lifetime(parent);
const long = process.argv.includes("--long");
if (long) process.env.WHENCE_LONG = "1";
const scratch = mkdtempSync(join(tmpdir(), "whence-npm-test-"));
/** @type {import("./check/tally.mjs").Tally[]} */
const tallies = [];

const tool = (/** @type {string} */ name) => join(root, "node_modules", ".bin", name);
const node = process.execPath;

/** The one check whose figures are worth reading when it passes. */
const figures = "files are short enough";

/** [what it checks, program, arguments, files without which it does not apply] */
const checks = /** @type {[string, string, string[], string[]?][]} */ ([
  ["the lock file is complete", node, ["bin/complete-lock.mjs", "--check"]],
  ["route types", tool("next"), ["typegen"]],
  ["types", tool("tsc"), ["--noEmit"]],
  ["lint", tool("oxlint"), ["--type-aware", "--deny-warnings"]],
  ["format", tool("biome"), ["format", "--reporter=summary", "."]],
  ["layers, with the planted violation found", node, ["bin/check-layers.mjs"], ["bin/check-layers.mjs"]],
  ["no unused code", tool("knip"), []],
  [figures, node, ["bin/check/bands.mjs"]],
  ["migrations are consistent", tool("drizzle-kit"), ["check"]],
  ["the schema has no change without a migration", node, ["bin/check/schema-diff.mjs"]],
]);

async function main() {
  const problem = nodeProblem(process.version);
  if (problem) throw new Error(problem);
  await ensureInstalled(root, signal, say);
  for (const [name, program, args, needs = []] of checks) {
    if (signal.aborted) return;
    if (needs.every((path) => existsSync(join(root, path)))) await check(name, program, args);
    else skip(name, `there is no ${needs.join(", ")}`);
  }
  await vitest("unit and database tests", ["--project", "pure", "--project", "db"], {});
  await vitestOnOlder();
  await check("the web application builds", node, ["--conditions=react-server", "bin/check/build.mjs"]);
  await browserTests();
}

async function check(
  /** @type {string} */ name,
  /** @type {string} */ program,
  /** @type {string[]} */ args,
) {
  const began = Date.now();
  const { code, output } = await run(program, args, { cwd: root, signal });
  if (name === figures && code === 0) say(output.trimEnd());
  record(name, { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }, began, output);
}

async function vitest(
  /** @type {string} */ name,
  /** @type {string[]} */ filters,
  /** @type {Record<string, string>} */ env,
) {
  const began = Date.now();
  const file = join(scratch, `vitest-${tallies.length}.json`);
  const args = ["run", ...filters, "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
  const { code, output } = await run(tool("vitest"), args, {
    cwd: root,
    signal,
    env: { NO_COLOR: "1", ...env },
  });
  record(name, readTally(file, fromVitest, code), began, output);
}

// Where SQL itself is on trial. The rest holds what is above the server, the same on any, and takes minutes: on the oldest
// it runs in the long form only.
const besideSql = [
  ...["capture", "functions", "migrate", "queries"].map((name) => `db/${name}`),
  ...["restore", "seal", "verify-log"].map((name) => `lib/ledger/server/${name}`),
  ...["check-projections", "run-jobs"].map((name) => `lib/upkeep/server/${name}`),
  ...["bin/deployment", "lib/ingest/server/append"],
];

/** The database tests once more on the oldest PostgreSQL, where Debian's programs for it are. */
async function vitestOnOlder() {
  const bin = "/usr/lib/postgresql/15/bin";
  const name = "database tests on PostgreSQL 15";
  if (!existsSync(join(bin, "postgres"))) return skip(name, `there is no ${bin}`);
  await vitest(name, ["--project", "db", ...(long ? [] : besideSql)], { WHENCE_TEST_BIN: bin });
}

async function browserTests() {
  if (signal.aborted) return;
  const browser = await findBrowser(root, signal, say);
  const name = "browser tests";
  if (!browser) {
    const none = { passed: 0, failed: 1, skipped: 0 };
    return record(name, none, Date.now(), "There is no browser; set CHROMIUM_PATH.");
  }
  await vitest(name, ["--project", "e2e"], { WHENCE_CHROMIUM: browser });
}

/**
 * A tool that fails without counting a failure, or that leaves no report at all, has failed once.
 * @param {string} file
 * @param {(report: any) => import("./check/tally.mjs").Tally} read
 * @param {number} code
 */
function readTally(file, read, code) {
  const tally = existsSync(file)
    ? read(JSON.parse(readFileSync(file, "utf8")))
    : { passed: 0, failed: 0, skipped: 0 };
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function skip(/** @type {string} */ name, /** @type {string} */ why) {
  tallies.push({ passed: 0, failed: 0, skipped: 1 });
  say(`- ${name}: skipped, ${why}`);
}

function record(
  /** @type {string} */ name,
  /** @type {import("./check/tally.mjs").Tally} */ tally,
  /** @type {number} */ began,
  /** @type {string} */ output,
) {
  tallies.push(tally);
  const many = tally.passed + tally.failed + tally.skipped > 1 ? `: ${lastLine(tally)}` : "";
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (tally.failed > 0) say(output.trimEnd());
  say(`${tally.failed > 0 ? "✗" : "✓"} ${name}${many} (${seconds} s)`);
}

function say(/** @type {string} */ text) {
  console.log(text);
}

mkdirSync(scratch, { recursive: true });
try {
  await main();
} catch (error) {
  tallies.push({ passed: 0, failed: 1, skipped: 0 });
  say(error instanceof Error ? error.message : String(error));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (signal.aborted) tallies.push({ passed: 0, failed: 1, skipped: 0 });
const total = sum(tallies);
say(lastLine(total));
process.exit(total.failed > 0 ? 1 : 0);
