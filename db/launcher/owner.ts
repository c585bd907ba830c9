/**
 * The system user PostgreSQL runs as. It refuses to run as root, so root hands it to the user `postgres`, made
 * when missing; a data folder that somebody owns already is served by that owner; anybody else runs it themselves.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

/** null: this very user. */
export type Owner = { uid: number; gid: number } | null;

export function chooseOwner(dataFolder: string): Owner {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(dataFolder)) {
    const { uid, gid } = statSync(dataFolder);
    if (uid !== 0) return { uid, gid };
  }
  return findUser("postgres") ?? makeUser("postgres");
}

/** Whether `owner` may read and enter `path`, asked of the system itself: mode bits alone miss ACLs and mounts. */
export function canReach(path: string, owner: { uid: number; gid: number }): boolean {
  const probe = spawnSync("/bin/sh", ["-c", 'test -r "$0" && test -x "$0"', path], {
    ...owner,
    cwd: "/",
    stdio: "ignore",
  });
  return probe.status === 0;
}

function findUser(name: string): { uid: number; gid: number } | null {
  const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function makeUser(name: string): { uid: number; gid: number } {
  spawnSync("groupadd", ["-f", name], { stdio: "ignore" });
  const made = spawnSync("useradd", ["-M", "-r", "-g", name, "-s", "/bin/false", name], { encoding: "utf8" });
  const user = findUser(name);
  if (user) return user;
  throw new Error(
    `PostgreSQL refuses to run as root, and the user "${name}" could not be made (${made.stderr?.trim() || made.error?.message}). ` +
      "Run Whence as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.",
  );
}
