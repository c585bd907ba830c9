/**
 * Sends steps, each its own transaction, ahead of their answers: asking one by one costs twice as much. A step is one
 * call of desk.tell, where it writes to tracked tables followed by those statements (tracked-writes.ts). Where one
 * fails, it leaves nothing and none after it is told, for desk.tell looks at the marker first.
 */
import "server-only";
import type { Database } from "@/db/client";
import type { Step } from "../step";
import { isTrackedWrite, statementOf } from "./tracked-writes";

const sentAhead = 50;

/** Needs a client of one connection. Calls `afterSome` with the number of the last step that is done. */
export async function tellSteps(
  sql: Database,
  steps: readonly Step[],
  afterSome: (told: number) => void,
): Promise<void> {
  // The next are made and sent while the server is still at the last.
  let before: Promise<number> = Promise.resolve(0);
  let now = before;
  try {
    for (let from = 0; from < steps.length; from += sentAhead) {
      now = tellSome(sql, steps.slice(from, from + sentAhead));
      const told = await before;
      if (told > 0) afterSome(told);
      before = now;
    }
    const last = await before;
    if (last > 0) afterSome(last);
  } finally {
    // Nothing may be under way when the client is closed: it would send the rest over another connection.
    await now.catch(() => undefined);
  }
}

/** Answers the number of the last of them. */
async function tellSome(sql: Database, steps: readonly Step[]): Promise<number> {
  const sent = steps
    .flatMap(statementsOf)
    .map(({ text, values }) => sql.unsafe(text, values, { prepare: true }));
  // They are answered in order, so what is thrown is the first mistake and not the refusals behind it.
  await Promise.all(sent);
  return steps.at(-1)?.number ?? 0;
}

type Statement = { text: string; values: string[] };

function statementsOf(step: Step): Statement[] {
  const writes = step.acts.filter(isTrackedWrite).map(statementOf);
  const tell = { text: "select desk.tell($1::text::jsonb)", values: [messageOf(step)] };
  // Alone, a statement is a transaction.
  if (writes.length === 0) return [tell];
  // The clock tells what follows that it still is in this transaction: a client that has lost its connection sends
  // what is left over another. After a statement that failed, commit is a rollback.
  const clock = { text: "select set_config('whence.clock', $1, true)", values: [step.clock] };
  return [{ text: "begin", values: [] }, clock, tell, ...writes, { text: "commit", values: [] }];
}

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
  const acts = step.acts.filter((act) => !isTrackedWrite(act));
  return JSON.stringify({ number: step.number, settings, acts, begun: acts.length < step.acts.length });
}
