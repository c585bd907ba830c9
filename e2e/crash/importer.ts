/** `whence import` as a child process that can be killed, and the files it reads. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chance } from "@/lib/sample/chance";
import { root } from "../site";
import type { CrashDatabase } from "./servers";

export type Importer = {
  kill: () => void;
  /** The exit code, or null after a signal; and what it wrote. */
  ended: Promise<{ code: number | null; output: string }>;
};

/** Imports into the log at `appUrl`; with `resume` behind what an earlier one did. */
export function startImporter(
  { url }: CrashDatabase,
  appUrl: string,
  { path, resume }: { path: string; resume: boolean },
): Importer {
  const words = ["import", "ndjson", path, "--source", "crash-import", ...(resume ? ["--resume"] : [])];
  const child = spawn(
    process.execPath,
    ["--conditions=react-server", join(root, "bin", "whence"), ...words],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_ENV: "production",
        DATABASE_URL: appUrl,
        WHENCE_MIGRATE_URL: adminUrlOf(url, appUrl),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  return {
    kill: () => void child.kill("SIGKILL"),
    ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, output }))),
  };
}

/** The superuser's address of the database that `appUrl` names. */
export function adminUrlOf(url: string, appUrl: string): string {
  const changed = new URL(url);
  changed.pathname = new URL(appUrl).pathname;
  return changed.href;
}

export type FileSize = { records: number; textCharactersMax: number };

/**
 * A file of so many lines: with ids of their own and without, duplicates of earlier lines, and a few that are
 * refused by the parser or by the database.
 */
export function writeImport(folder: string, seed: string, { records, textCharactersMax }: FileSize): string {
  const luck = chance(seed);
  const lines: string[] = [];
  for (let n = 0; n < records; n++) {
    const earlier = lines[luck.between(0, Math.max(0, n - 1))];
    const id = luck.happens(0.5) ? { id: `${seed}-${n}` } : {};
    const text = "x".repeat(luck.between(0, textCharactersMax));
    const event = { ...id, type: "import.line", payload: { n, text } };
    if (luck.happens(0.02) && earlier) lines.push(earlier);
    else if (luck.happens(0.005)) lines.push(`{"type":"import.line","payload":{"n":${n}}`);
    else if (luck.happens(0.002)) lines.push(JSON.stringify({ ...event, supersedes: `nothing-${n}` }));
    else lines.push(JSON.stringify(event));
  }
  const path = join(folder, `${seed.replaceAll(/\W/g, "-")}.ndjson`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
