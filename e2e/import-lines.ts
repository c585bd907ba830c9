/** `whence import ndjson` as a user calls it, on the database of a site. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, type Site } from "./site";

/** Answers what the command said; with 1, as it ends when anything was rejected, too. */
export function importLines(site: Site, name: string, lines: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "whence-import-"));
  const path = join(folder, name);
  writeFileSync(path, lines);
  const whence = ["--conditions=react-server", join(root, "bin", "whence")];
  try {
    return execFileSync(process.execPath, [...whence, "import", "ndjson", path, "--source", source], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: site.db.appUrl, WHENCE_MIGRATE_URL: site.db.url },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout?.includes("rejected ")) throw error;
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
