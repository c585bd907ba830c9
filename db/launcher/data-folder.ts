/**
 * The layout of `WHENCE_DATA`, and where the database itself lies.
 *
 *   postgres/   the database (data/, socket/, server.log, port); elsewhere if the database user may not enter here
 *   secrets/    passwords and keys, 0600
 *   users/      one file for each of our processes that uses the database now
 *   location    where the database is, when it is elsewhere
 *
 * Run by root below a closed folder (such as /root), PostgreSQL's own user cannot reach `postgres/`: the database
 * then goes to a folder of the system, and its place is remembered, so that it is found again whatever changes.
 */
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { canReach, chooseOwner, type Owner } from "./owner";

export type DataFolder = {
  path: string;
  /** The folder of the database server. */
  area: string;
  owner: Owner;
  secrets: string;
  users: string;
};

export type Surroundings = {
  report: (text: string) => void;
  /** Where a database goes that cannot lie here. */
  systemFolder?: string;
};

export function openDataFolder(
  folder: string,
  { report, systemFolder = "/var/lib/whence" }: Surroundings,
): DataFolder {
  const path = resolve(folder);
  makeOpenFolder(path);
  const area = chooseArea(path, systemFolder, report);
  const owner = chooseOwner(join(area, "data"));
  return { path, area, owner, secrets: join(path, "secrets"), users: join(path, "users") };
}

function chooseArea(path: string, systemFolder: string, report: (text: string) => void): string {
  const locationFile = join(path, "location");
  if (existsSync(locationFile)) {
    const area = readFileSync(locationFile, "utf8").trim();
    if (!existsSync(area))
      throw new Error(`${locationFile} says the database is in ${area}, but there is no such folder.`);
    return area;
  }
  const here = join(path, "postgres");
  makeOpenFolder(here);
  const owner = chooseOwner(join(here, "data"));
  if (owner === null || canReach(here, owner)) return here;
  const area = join(systemFolder, `${basename(dirname(path))}-${randomBytes(4).toString("hex")}`);
  makeOpenFolder(systemFolder);
  makeOpenFolder(area);
  if (!canReach(area, owner)) {
    throw new Error(
      `Neither ${here} nor ${area} can be entered by the user PostgreSQL runs as. Set WHENCE_DATA to a folder it can enter.`,
    );
  }
  writeFileSync(locationFile, area);
  report(`The user PostgreSQL runs as may not enter ${here}; the database is in ${area}.`);
  return area;
}

/** Made so that others may pass through it; an existing folder is left as it is. */
function makeOpenFolder(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}
