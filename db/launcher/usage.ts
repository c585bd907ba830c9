/**
 * Who uses the embedded database: the launcher and any commands beside it. Whoever leaves last stops it.
 *
 * A user is a file that names a process by pid and birth, so that one that was killed no longer counts. Starting
 * and stopping the server happens under one lock, made the same way.
 */
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pause, processFacts } from "./processes";

export type User = {
  /** `start` is the launcher, of which there can be one. */
  kind: "start" | "command";
  pid: number;
  birth: string;
  /** What people know it as, such as `whence import`. */
  name: string;
};

export function thisProcess(kind: User["kind"], name: string): User {
  return { kind, name, pid: process.pid, birth: processFacts(process.pid).birth };
}

export function enter(folder: string, user: User): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${user.kind}-${user.pid}`), JSON.stringify(user));
}

export function leave(folder: string, user: User): void {
  rmSync(join(folder, `${user.kind}-${user.pid}`), { force: true });
}

/** Everyone who uses the database and still lives; files of the dead are removed. */
export function livingUsers(folder: string): User[] {
  mkdirSync(folder, { recursive: true });
  const living: User[] = [];
  for (const name of readdirSync(folder).filter((entry) => /^(start|command)-\d+$/.test(entry))) {
    const user = readUser(join(folder, name));
    if (user && isLiving(user)) living.push(user);
    else rmSync(join(folder, name), { force: true });
  }
  return living;
}

/** Runs `work` while no other of our processes does. */
export async function alone<T>(folder: string, user: User, work: () => Promise<T>): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, "lock");
  const draft = join(folder, `lock-${user.pid}`);
  const deadline = Date.now() + 600_000;
  // Linked when complete: a lock is never seen half-written.
  writeFileSync(draft, JSON.stringify(user));
  try {
    while (!tryLink(draft, lock)) {
      const holder = readUser(lock);
      if (holder && !isLiving(holder)) rmSync(lock, { force: true });
      else if (Date.now() > deadline)
        throw new Error(`${holder?.name} (pid ${holder?.pid}) does not let go of ${lock}.`);
      else await pause(50);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isLiving(user: User): boolean {
  const facts = processFacts(user.pid);
  return facts.state === "alive" && facts.birth === user.birth;
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readUser(path: string): User | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as User;
  } catch {
    return null;
  }
}
