/**
 * Installs the tables of graphile-worker, in a schema of ours: an application that shares the database may run one of
 * its own. Done by its own migrations, as `whence_owner`; db/functions/jobs.grant.sql says who may use them.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Logger, runMigrations } from "graphile-worker";
import { pgPool } from "./pg-pool";

export const jobsSchema = "whence_jobs";

/** Says nothing: what goes wrong is thrown, and what goes on is nobody's news. */
export const silentLogger = new Logger(() => () => undefined);

export async function installJobs(url: string): Promise<void> {
  let failed: Error | null = null;
  const pool = await pgPool(url, {
    max: 2,
    role: "whence_owner",
    applicationName: "whence migrate",
    onError: (error) => {
      failed = error;
    },
  });
  try {
    await runMigrations({ pgPool: pool, schema: jobsSchema, logger: silentLogger });
    if (failed) throw failed;
  } finally {
    await pool.end();
  }
}

/** Another version may bring migrations of its own. */
export function jobsVersion(): string {
  const path = createRequire(import.meta.url).resolve("graphile-worker/package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
