/**
 * Events through an append path whose requests are all or nothing: what the log refuses is rejected by itself, the
 * rest is sent again. A log that is away is waited for, a minute at most.
 */
import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type { EventError } from "@/lib/model/problem";
import type { AppendRefusal } from "../append-answer";
import type { NewEvent } from "../new-event";
import { repeatedIds } from "../read-events";
import type { FieldProblem } from "../sent";
import type { Batcher } from "./batcher";

/** An event and whatever its caller knows it by. */
export type Pending = { event: NewEvent };
export type Written = { imported: number; duplicates: number };
export type Reject<T extends Pending> = (pending: T, problems: FieldProblem[]) => void;

export async function appendPending<T extends Pending>(
  batcher: Batcher,
  pending: readonly T[],
  reject: Reject<T>,
  signal?: AbortSignal,
): Promise<Written> {
  const repeated = repeatedIds(pending.map(({ event }) => event));
  if (repeated.length > 0) return appendPending(batcher, without(pending, repeated, reject), reject, signal);
  const answer = await appendPatiently(batcher, pending, signal);
  if (answer.ok) {
    const duplicates = answer.events.filter((event) => event.duplicate).length;
    return { imported: answer.events.length - duplicates, duplicates };
  }
  if (answer.kind !== "conflict" && answer.kind !== "invalid-events") throw new Error(told(answer));
  if (answer.errors.length > 0)
    return appendPending(batcher, without(pending, answer.errors, reject), reject, signal);
  return halve(batcher, pending, answer, reject, signal);
}

/** The log refused them without saying which: half and half, until it is one. */
async function halve<T extends Pending>(
  batcher: Batcher,
  pending: readonly T[],
  answer: AppendRefusal,
  reject: Reject<T>,
  signal?: AbortSignal,
): Promise<Written> {
  const [only] = pending;
  if (pending.length === 1 && only) {
    reject(only, [{ path: "", message: told(answer) }]);
    return { imported: 0, duplicates: 0 };
  }
  const half = Math.ceil(pending.length / 2);
  const first = await appendPending(batcher, pending.slice(0, half), reject, signal);
  const second = await appendPending(batcher, pending.slice(half), reject, signal);
  return { imported: first.imported + second.imported, duplicates: first.duplicates + second.duplicates };
}

function without<T extends Pending>(
  pending: readonly T[],
  errors: readonly EventError[],
  reject: Reject<T>,
): T[] {
  return pending.filter((one, index) => {
    const own = errors.filter((error) => error.index === index);
    if (own.length > 0)
      reject(
        one,
        own.map(({ path, message }) => ({ path, message })),
      );
    return own.length === 0;
  });
}

const waitsMax = 30;

async function appendPatiently(batcher: Batcher, pending: readonly Pending[], signal?: AbortSignal) {
  const events = pending.map(({ event }) => event);
  for (let waits = 0; ; waits += 1) {
    const answer = await batcher.append({ key: "import", events });
    const later = !answer.ok && (answer.kind === "unavailable" || answer.kind === "busy");
    if (!later || waits === waitsMax) return answer;
    // Stop here: what was sent may be in the log; the next import finds it there by its ids.
    await wait(answer.retryAfterSeconds * 1000, undefined, { signal });
  }
}

function told(answer: AppendRefusal): string {
  if (answer.kind === "failed") return `the log failed; look for ${answer.faultId} in what was printed`;
  if (answer.kind === "invalid-events") return answer.detail ?? "the log refused the event";
  return answer.kind === "unavailable" ? "the log cannot be reached" : `the log answered ${answer.kind}`;
}
