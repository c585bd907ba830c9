/**
 * One digest of everything the web build is made from. Content, not times: a checkout or a copy changes times and
 * nothing else, and an edit within the same second changes content and no time. Tests are left out.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = ["app", "components", "lib", "db", "public"];
const files = [
  "next.config.ts",
  "package-lock.json",
  "package.json",
  "postcss.config.mjs",
  "proxy.ts",
  "instrumentation.ts",
  "tsconfig.json",
];
const leftOut = /\.(test|bench)\.tsx?$|\.md$/;

export function sourceDigest(root: string): string {
  const hash = createHash("sha256");
  const add = (path: string) => {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  for (const name of files) if (existsSync(join(root, name))) add(name);
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !leftOut.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
    for (const path of entries.toSorted()) add(path);
  }
  return hash.digest("hex");
}
