/**
 * Tells the story to a sample log: the desk's commands really run, each step one transaction, in the order of the
 * story, on the sample clock (`whence.clock`, local to the transaction).
 *
 * May be stopped at any moment and called again: the number of the last step is written in that step's transaction,
 * and the next call goes on after it, to the same log as one run (fill-sample.db.test.ts). Refused in a live log, and
 * where another version of the story was begun.
 */
import "server-only";
import { createHash } from "node:crypto";
import { connect, type Database } from "@/db/client";
import type { Step } from "../step";
import { sampleSeed, tellStory } from "../story";
import { commandOf } from "./desk-commands";
import { openDesk } from "./open-desk";
import { toldSoFar } from "./sample-state";

/** Called now and then with the steps done. */
export type Report = (done: number, total: number) => void;

export async function fillSample(
  url: string,
  report: Report,
  { seed = sampleSeed, signal }: { seed?: string; signal?: AbortSignal } = {},
): Promise<{ events: number }> {
  const steps = tellStory(seed);
  const sql = connect(url, { max: 1, applicationName: "whence sample" });
  try {
    await requireSampleLog(sql);
    const done = await beginOrGoOn(sql, seed, steps);
    for (const step of steps.slice(done)) {
      signal?.throwIfAborted();
      await tell(sql, step);
      if (step.number % 25 === 0 || step.number === steps.length) report(step.number, steps.length);
    }
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

/** Number of the last step that is done. */
async function beginOrGoOn(sql: Database, seed: string, steps: readonly Step[]): Promise<number> {
  const story = createHash("sha256").update(JSON.stringify(steps)).digest("hex");
  const told = await toldSoFar(sql);
  if (!told) {
    await sql.begin((tx) => openDesk(tx, seed, story, steps.length));
    return 0;
  }
  if (told.story !== story && told.lastStep < told.steps) {
    throw new Error(
      "another version of the sample was begun here and cannot be gone on with; start with an empty database",
    );
  }
  return told.lastStep;
}

async function tell(sql: Database, step: Step): Promise<void> {
  const settings = {
    clock: step.clock,
    actor_id: step.actorId,
    actor_type: step.actorType,
    source: step.source,
    reason: step.reason ?? "",
    correlation_id: step.correlationId ?? "",
    causation_id: step.causationId ?? "",
  };
  await sql.begin(async (tx) => {
    // Sent one after another without waiting: a step costs one round trip beside begin and commit.
    const sent = [
      tx`select set_config('whence.' || key, value, true) from jsonb_each_text(${JSON.stringify(settings)}::jsonb)`,
      ...step.acts.map((act) => {
        const { text, values } = commandOf(act);
        return tx.unsafe(text, values, { prepare: true });
      }),
      tx`update desk.told set last_step = ${step.number} where last_step = ${step.number - 1} returning last_step`,
    ];
    const answers = await Promise.all(sent);
    // Stop here: nothing of the step is kept. A command that found no row is a mistake in the story, and an
    // advanced marker is another process telling the same story.
    if (answers.some((rows) => rows.length === 0))
      throw new Error(`step ${step.number} of the sample met other rows than the story has`);
  });
}
