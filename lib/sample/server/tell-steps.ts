/**
 * Sends steps to desk.tell, each its own transaction, ahead of their answers: asking one by one costs twice as much.
 * Where one fails, it leaves nothing and none after it is told, for desk.tell looks at the marker first.
 */
import "server-only";
import type { Database } from "@/db/client";
import type { Step } from "../step";
import { reprice, type Repricing, repricingOf } from "./reprice";

const sentAhead = 50;

/** Calls `afterSome` with the number of the last step that is done. */
export async function tellSteps(
  sql: Database,
  steps: readonly Step[],
  afterSome: (told: number) => void,
): Promise<void> {
  let ahead: Step[] = [];
  const tellThose = async (): Promise<void> => {
    const last = ahead.at(-1);
    if (!last) return;
    await tellAhead(sql, ahead);
    ahead = [];
    afterSome(last.number);
  };
  for (const step of steps) {
    const act = repricingOf(step);
    if (act) {
      await tellThose();
      await tellRepricing(sql, step, act);
    } else {
      ahead.push(step);
      if (ahead.length === sentAhead) await tellThose();
    }
  }
  await tellThose();
}

async function tellAhead(sql: Database, steps: readonly Step[]): Promise<void> {
  // They are answered in order, so what is thrown is the first mistake and not the refusals behind it.
  await Promise.all(steps.map((step) => sql.unsafe(tellText, [messageOf(step)], { prepare: true })));
}

/**
 * Many prices in one statement of the transaction itself: inside desk.tell, capture would look at each of 10,000 rows
 * once more, for fear that the function had changed it since, which costs six times as much.
 */
async function tellRepricing(sql: Database, step: Step, act: Repricing): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(tellText, [messageOf({ ...step, acts: [] })]);
    const count = await reprice(tx, act);
    // Stop here: nothing of the step is kept.
    if (count !== act.count) throw new Error(`step ${step.number} of the sample met ${count} prices`);
  });
}

const tellText = "select desk.tell($1::text::jsonb)";

function messageOf(step: Step): string {
  const settings = {
    clock: step.clock,
    actor_id: step.actorId,
    actor_type: step.actorType,
    source: step.source,
    reason: step.reason ?? "",
    correlation_id: step.correlationId ?? "",
    causation_id: step.causationId ?? "",
  };
  return JSON.stringify({ number: step.number, settings, acts: step.acts });
}
