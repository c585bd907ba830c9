/**
 * Runs what waits in the queue (graphile-worker in the schema whence_jobs), one job at a time. A job that fails is tried
 * again, later each time; one whose upkeep was killed is freed by the next upkeep and run again.
 *
 * graphile-worker gives up after ten failures to reach the database, and handles signals of its own: here it is only
 * asked to run, and begun again when it ends.
 */
import "server-only";
import { type JobHelpers, run, type TaskList } from "graphile-worker";
import { jobsSchema, silentLogger } from "@/db/install-jobs";
import { pgPool } from "@/db/pg-pool";
import { closeAbandoned } from "@/db/queries/close-abandoned";
import { freeJobs } from "@/db/queries/free-jobs";
import type { Duty, UpkeepContext } from "./duty";
import { runVerification } from "./run-verification";

const againMs = 1_000;
// New jobs are heard of at once; this finds those whose time has come to be tried again.
const pollMs = 2_000;

/** `isLast`: no attempt follows this one. */
export type Job = (context: UpkeepContext, payload: unknown, isLast: boolean) => Promise<void>;

/** The names are those that audit.add_job accepts. */
const jobs: Record<string, Job> = { verify: runVerification };

export const runningJobs: Duty = { name: "jobs", begin: (context) => () => runJobs(context, jobs) };

export async function runJobs(context: UpkeepContext, all: Record<string, Job>): Promise<number> {
  const { pools, signal, status, url } = context;
  await freeJobs(pools.desk);
  await closeAbandoned(pools.desk);
  const pool = await pgPool(url, {
    max: 3,
    role: "whence_sealer",
    applicationName: "whence upkeep jobs",
    onError: (error) => status.failed("jobs", error),
  });
  try {
    const runner = await run({
      ...{ pgPool: pool, schema: jobsSchema, logger: silentLogger, noHandleSignals: true },
      ...{ concurrency: 1, pollInterval: pollMs, taskList: taskList(context, all) },
    });
    const stop = () => void runner.stop().catch(() => undefined);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    await runner.promise;
    signal.removeEventListener("abort", stop);
  } finally {
    await pool.end();
  }
  return againMs;
}

function taskList(context: UpkeepContext, all: Record<string, Job>): TaskList {
  return Object.fromEntries(
    Object.entries(all).map(([name, job]) => [
      name,
      async (payload: unknown, { job: { attempts, max_attempts: attemptsMax } }: JobHelpers) => {
        try {
          await job(context, payload, attempts >= attemptsMax);
        } catch (error) {
          if (!context.signal.aborted) context.status.failed(name, error);
          throw error;
        }
      },
    ]),
  );
}
