/**
 * Tells the story to a sample log: the desk's commands really run, each step one transaction, in the order of the
 * story, on the sample clock (`whence.clock`, local to the transaction).
 *
 * May be stopped at any moment and called again: the number of the last step is written in that step's transaction,
 * and the next call goes on after it, to the same log as one run (fill-sample.db.test.ts). That is why commits need
 * not wait for the disk here: what a crash of the server takes, it takes together with the marker. Refused in a live
 * log, and where another version of the story was begun.
 */
import "server-only";
import { createHash } from "node:crypto";
import { connect, type Database } from "@/db/client";
import type { Step } from "../step";
import { sampleSeed, type StoryOptions, tellStory } from "../story";
import { openDesk } from "./open-desk";
import { toldSoFar } from "./sample-state";
import { tellSteps } from "./tell-steps";

/** Called now and then with the steps done. */
export type Report = (done: number, total: number) => void;

export type FillOptions = StoryOptions & { seed?: string; signal?: AbortSignal };

export async function fillSample(
  url: string,
  report: Report,
  { seed = sampleSeed, signal, ...options }: FillOptions = {},
): Promise<{ events: number }> {
  const sql = connect(url, { max: 1, applicationName: "whence sample" });
  try {
    await requireSampleLog(sql);
    await prepare(sql);
    const steps = tellStory(seed, options);
    const done = await beginOrGoOn(sql, { seed, steps, options });
    await tellSteps(sql, steps.slice(done), (told) => {
      report(told, steps.length);
      signal?.throwIfAborted();
    });
    const [count] = await sql<{ events: number }[]>`select count(*)::int as events from audit.event`;
    return { events: count?.events ?? 0 };
  } finally {
    await sql.end();
  }
}

async function requireSampleLog(sql: Database): Promise<void> {
  const [log] = await sql<{ kind: string }[]>`select kind from audit.log`;
  if (log?.kind === "live" || !log)
    throw new Error("the sample is only told to a log that was made as a sample");
}

/** Settings of this one connection. */
async function prepare(sql: Database): Promise<void> {
  // A process that was killed leaves steps behind that the server still carries out: wait until it is done with them.
  await sql`select pg_advisory_lock(hashtext('whence sample'))`;
  await sql`set synchronous_commit = off`;
  // The changes of one statement then come in the order of their keys, in every run, and not of a hash table.
  await sql`set enable_hashjoin = off`;
  await sql`set enable_hashagg = off`;
}

type Telling = { seed: string; steps: readonly Step[]; options: StoryOptions };

/** Number of the last step that is done. */
async function beginOrGoOn(sql: Database, { seed, steps, options }: Telling): Promise<number> {
  const digest = createHash("sha256");
  for (const step of steps) digest.update(JSON.stringify(step));
  const story = digest.digest("hex");
  const told = await toldSoFar(sql);
  if (!told) {
    await sql.begin((tx) => openDesk(tx, { seed, options, story, steps: steps.length }));
    return 0;
  }
  if (told.story !== story && told.lastStep < told.steps) {
    throw new Error(
      "another version of the sample was begun here and cannot be gone on with; start with an empty database",
    );
  }
  return told.lastStep;
}
