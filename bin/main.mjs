/** From plain Node to our TypeScript: checks Node, installs what is missing, then runs a command in this process. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled, nodeProblem } from "./install.mjs";
import { lifetime } from "./lifetime.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * @param {string[]} words the command and its arguments
 * @param {number} parent `process.ppid` at the very start
 */
export async function main(words, parent) {
  const problem = nodeProblem(process.version);
  if (problem) return fail(problem);
  const signal = lifetime(parent);
  try {
    if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
    await ensureInstalled(root, signal, (text) => console.error(text));
    if (signal.aborted) return process.exit(130);
    await loadTypeScript();
    const { runCommand } = await import("./run-command.ts");
    // Exit, not exitCode: a connection somebody forgot must not keep a finished command alive.
    process.exit(await runCommand(words, { root, signal }));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

export async function loadTypeScript() {
  const { register } = await import("tsx/esm/api");
  // `@/…` is resolved by our tsconfig wherever the command is run from.
  register({ tsconfig: join(root, "tsconfig.json") });
}

function fail(/** @type {string} */ message) {
  console.error(message);
  process.exit(1);
}
