/**
 * A small file system under a part of PostgreSQL's data, to be filled and to be given room again.
 *
 * A tmpfs, which only root may mount; `canMount` says whether it goes. It is unmounted by `close`, and lazily, so that
 * a server that still runs does not keep it.
 */
import { spawnSync } from "node:child_process";
import {
  chownSync,
  cpSync,
  mkdirSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { CrashDatabase } from "./servers";

export type Volume = {
  /** Leaves so many bytes. */
  fill: (bytesLeft: number) => void;
  /** Gives back what `fill` took. */
  free: () => void;
  close: () => void;
};

export function canMount(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== "linux") return false;
  return attempt("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) === null;
}

/** Moves a folder of the stopped server's data there, and leaves a link to it. */
export function moveToVolume({ area }: CrashDatabase, folder: "base" | "pg_wal", megabytes: number): Volume {
  const [mounted, place] = [join(area, "volume"), join(area, "data", folder)];
  const moved = join(mounted, folder);
  mkdirSync(mounted);
  run("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m,mode=0755`, "tmpfs", mounted]);
  cpSync(place, moved, { recursive: true, preserveTimestamps: true });
  const { uid, gid } = statSync(place);
  run("chown", ["-R", `${uid}:${gid}`, moved]);
  chownSync(mounted, uid, gid);
  run("chmod", ["-R", "u=rwX,go=", moved]);
  rmSync(place, { recursive: true });
  symlinkSync(moved, place);
  const filler = join(mounted, "filler");
  return {
    fill: (bytesLeft) => {
      const { bavail, bsize } = statfsSync(mounted);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - bytesLeft), 1));
    },
    free: () => rmSync(filler, { force: true }),
    close: () => run("umount", ["-l", mounted]),
  };
}

function run(program: string, args: string[]): void {
  const problem = attempt(program, args);
  if (problem !== null) throw new Error(`${program} ${args.join(" ")}: ${problem}`);
}

/** What went wrong, or null. */
function attempt(program: string, args: string[]): string | null {
  const { status, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? null : (error?.message ?? stderr);
}
