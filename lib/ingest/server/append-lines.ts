/**
 * Lines of a file through an append path whose requests are all or nothing: what the log refuses is rejected by
 * its line, the rest is sent again. A log that is away is waited for, a minute at most.
 */
import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type { EventError } from "@/lib/model/problem";
import type { AppendRefusal } from "../append-answer";
import type { NewEvent } from "../new-event";
import { repeatedIds } from "../read-events";
import type { FieldProblem } from "../sent";
import type { Batcher } from "./batcher";

export type Numbered = { line: number; event: NewEvent };
export type Written = { imported: number; duplicates: number };

/** A line that was not recorded, and why. */
export type RejectedLine = { line: number; problems: FieldProblem[] };

type Reject = (rejected: RejectedLine) => void;

export async function appendLines(
  batcher: Batcher,
  lines: readonly Numbered[],
  reject: Reject,
  signal?: AbortSignal,
): Promise<Written> {
  const repeated = repeatedIds(lines.map(({ event }) => event));
  if (repeated.length > 0) return appendLines(batcher, without(lines, repeated, reject), reject, signal);
  const answer = await appendPatiently(batcher, lines, signal);
  if (answer.ok) {
    const duplicates = answer.events.filter((event) => event.duplicate).length;
    return { imported: answer.events.length - duplicates, duplicates };
  }
  if (answer.kind !== "conflict" && answer.kind !== "invalid-events") throw new Error(told(answer));
  if (answer.errors.length > 0)
    return appendLines(batcher, without(lines, answer.errors, reject), reject, signal);
  return halve(batcher, lines, answer, reject, signal);
}

/** The log refused them without saying which: half and half, until it is one. */
async function halve(
  batcher: Batcher,
  lines: readonly Numbered[],
  answer: AppendRefusal,
  reject: Reject,
  signal?: AbortSignal,
): Promise<Written> {
  const [only] = lines;
  if (lines.length === 1 && only) {
    reject({ line: only.line, problems: [{ path: "", message: told(answer) }] });
    return { imported: 0, duplicates: 0 };
  }
  const half = Math.ceil(lines.length / 2);
  const first = await appendLines(batcher, lines.slice(0, half), reject, signal);
  const second = await appendLines(batcher, lines.slice(half), reject, signal);
  return { imported: first.imported + second.imported, duplicates: first.duplicates + second.duplicates };
}

function without(lines: readonly Numbered[], errors: readonly EventError[], reject: Reject): Numbered[] {
  return lines.filter(({ line }, index) => {
    const own = errors.filter((error) => error.index === index);
    if (own.length > 0) reject({ line, problems: own.map(({ path, message }) => ({ path, message })) });
    return own.length === 0;
  });
}

const waitsMax = 30;

async function appendPatiently(batcher: Batcher, lines: readonly Numbered[], signal?: AbortSignal) {
  const events = lines.map(({ event }) => event);
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
