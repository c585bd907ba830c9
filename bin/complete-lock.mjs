/**
 * Completes package-lock.json with the optional platform packages that the registry in use did not serve.
 *
 * npm leaves out of the lock what it could not fetch, and `npm ci` then stops everywhere with "Missing: … from lock
 * file". An entry with version, os and cpu is enough: npm skips it on other platforms and fetches it on its own.
 * Run after every `npm install`, which removes the entries again. `--check` only says whether any is missing.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {{ version?: string, os?: string[], cpu?: string[], libc?: string[], optional?: boolean, dev?: boolean, devOptional?: boolean, optionalDependencies?: Record<string, string> }} Entry */

/**
 * Entries that are missing from a lock's packages.
 * @param {Record<string, Entry>} packages
 * @returns {Record<string, Entry>}
 */
export function missingEntries(packages) {
  /** @type {Record<string, Entry>} */
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isFound(packages, path, name)) continue;
      missing[`node_modules/${name}`] = {
        version: range.replace(/^[\^~]/, ""),
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/**
 * Whether Node would find `name` from `path`: in the package's own node_modules or in any above it.
 * @param {Record<string, Entry>} packages
 * @param {string} path
 * @param {string} name
 */
function isFound(packages, path, name) {
  const marker = "node_modules/";
  const places = [`${path}/${marker}${name}`];
  for (let at = path.lastIndexOf(marker); at >= 0; at = path.lastIndexOf(marker, at - 1)) {
    places.push(`${path.slice(0, at)}${marker}${name}`);
    if (at === 0) break;
  }
  places.push(`${marker}${name}`);
  return places.some((place) => place in packages);
}

const systems = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "aix",
  "win32",
  "windows",
];
const processors = [
  "arm64",
  "arm",
  "ia32",
  "loong64",
  "mips64el",
  "ppc64",
  "riscv64",
  "s390x",
  "x64",
  "wasm32",
];

/** Platform packages carry their platform in their name. */
function platformOf(/** @type {string} */ name) {
  const words = name.split(/[-/]/).filter((word) => word !== "gnueabihf");
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  const musl = words.includes("musl") || words.includes("musleabihf");
  return {
    ...(cpu ? { cpu: [cpu] } : {}),
    ...(os ? { os: [os === "windows" ? "win32" : os] } : {}),
    ...(os === "linux" && musl ? { libc: ["musl"] } : {}),
  };
}

function run() {
  const path = join(dirname(dirname(fileURLToPath(import.meta.url))), "package-lock.json");
  const lock = JSON.parse(readFileSync(path, "utf8"));
  const missing = missingEntries(lock.packages);
  const count = Object.keys(missing).length;
  if (process.argv.includes("--check")) {
    if (count > 0)
      console.error(`package-lock.json lacks ${count} platform packages: run node bin/complete-lock.mjs`);
    process.exit(count > 0 ? 1 : 0);
  }
  if (count > 0) {
    const packages = Object.entries({ ...lock.packages, ...missing });
    lock.packages = Object.fromEntries(packages.toSorted(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  }
  console.log(`${count} platform packages added to package-lock.json.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run();
