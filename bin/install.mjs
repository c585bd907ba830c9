/**
 * Installs the packages when they are missing or older than the lock file. Needs nothing but Node itself.
 *
 * `npm ci` first, exactly the lock; where that is refused, `npm install`, which leaves the lock as it is. The build
 * needs type packages too, so development dependencies are asked for even under NODE_ENV=production.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @param {string} version */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return null;
  return `Whence needs Node 20.19 or newer; this is ${version}.`;
}

/**
 * Compared by content: npm's note of what it installed against the lock. A checkout, a copy or an interrupted install
 * changes times or leaves no note. Optional packages are for other platforms and may be absent.
 */
export function needsInstall(/** @type {string} */ root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return true;
  return Object.entries(wanted ?? {}).some(([path, { version, optional, devOptional, peer }]) => {
    if (path === "") return false;
    const found = installed[path];
    if (!found) return !(optional || devOptional || peer);
    return found.version !== version;
  });
}

/** @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }> | null} */
function readPackages(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {AbortSignal} signal
 * @param {(text: string) => void} report
 */
export async function ensureInstalled(root, signal, report) {
  if (!needsInstall(root)) return;
  report("Installing packages (about a minute) …");
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const heartbeat = setInterval(() => report(`  still installing, ${seconds()} s`), 15_000);
  try {
    const common = ["--include=dev", "--no-audit", "--no-fund"];
    const exact = await npm(root, signal, ["ci", ...common]);
    if (signal.aborted) return;
    if (exact.code === 0) return report(`Installed in ${seconds()} s.`);
    report("npm ci did not succeed; trying npm install …");
    const loose = await npm(root, signal, ["install", "--no-save", ...common]);
    if (signal.aborted) return;
    if (loose.code === 0) return report(`Installed in ${seconds()} s.`);
    throw new Error(
      `${exact.output}\n${loose.output}\nThe packages could not be installed; npm says why above.`,
    );
  } finally {
    clearInterval(heartbeat);
  }
}

/** @returns {Promise<{ code: number, output: string }>} */
function npm(/** @type {string} */ root, /** @type {AbortSignal} */ signal, /** @type {string[]} */ args) {
  // The npm that started us, if one did: there may be several on a machine, or none on PATH.
  const own = process.env.npm_execpath;
  const [program, words] = own?.endsWith(".js") ? [process.execPath, [own, ...args]] : ["npm", args];
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"], signal });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.once("error", (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
