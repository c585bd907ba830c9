/**
 * A Chromium for the browser tests: CHROMIUM_PATH, one on PATH, Playwright's own, or one that is installed now.
 * Answers its path, or null when there is none and none can be had.
 */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * @param {string} root
 * @param {AbortSignal} signal
 * @param {(text: string) => void} report
 */
export async function findBrowser(root, signal, report) {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = onPath(names) ?? (await playwrightsOwn());
  if (found) return found;
  report("Installing a browser (about a minute) …");
  if (process.getuid?.() === 0 && onPath(["apt-get"])) {
    await run("apt-get", ["update"], { cwd: root, signal });
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    const installed = await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], {
      cwd: root,
      signal,
      env,
    });
    const program = onPath(names);
    // Ubuntu's package of that name is only a hint to install a snap; such a program does not answer.
    if (
      installed.code === 0 &&
      program &&
      (await run(program, ["--version"], { cwd: root, signal })).code === 0
    )
      return program;
  }
  const cli = join(root, "node_modules", "playwright", "cli.js");
  // --with-deps installs system libraries and asks for a password where we are not root.
  const deps = process.getuid?.() === 0 ? ["--with-deps"] : [];
  const { code, output } = await run(process.execPath, [cli, "install", ...deps, "chromium"], {
    cwd: root,
    signal,
  });
  if (code !== 0) report(output);
  return playwrightsOwn();
}

function onPath(/** @type {string[]} */ programs) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return (
    programs
      .flatMap((name) => folders.map((folder) => join(folder, name)))
      .find((path) => existsSync(path)) ?? null
  );
}

async function playwrightsOwn() {
  const { chromium } = await import("playwright");
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}
