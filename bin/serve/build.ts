/** Builds the web application when its sources changed since the last build that succeeded. Silent unless it fails. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nextProcess } from "./next-process";
import { sourceDigest } from "./source-digest";

export async function buildIfNeeded(
  root: string,
  signal: AbortSignal,
  report: (text: string) => void,
): Promise<void> {
  const digestFile = join(root, ".next", "whence-sources");
  const digest = sourceDigest(root);
  const built = existsSync(join(root, ".next", "BUILD_ID")) && existsSync(digestFile);
  if (built && readFileSync(digestFile, "utf8") === digest) return;
  report("Building the web application (about half a minute) …");
  const began = Date.now();
  // Stop here: without the digest the half-made build is made again.
  rmSync(digestFile, { force: true });
  const build = nextProcess(root, ["build"], { NODE_ENV: "production" });
  signal.addEventListener("abort", () => void build.stop(), { once: true });
  const code = await build.ended;
  if (signal.aborted) return;
  if (code !== 0) throw new Error(`${build.output()}\nThe web application could not be built.`);
  writeFileSync(digestFile, digest);
  report(`Built in ${Math.round((Date.now() - began) / 1000)} s.`);
}
