/**
 * Differences between what was sealed and what is there, as findings a person reads. Pure.
 *
 * Few events are named one by one; a longer run is one finding that says from where to where. Nothing is left out.
 */
import type { Difference, Differing } from "./align";
import { namedPerRun } from "./align";
import type { Finding } from "./finding";
import { countText, placesText, placeText } from "./verification-result";

export type DifferenceContext = {
  /** Positions up to here are known from outside the database; 0: none. */
  trustedSize: number;
  /** The head's. */
  size: number;
  /** From here on the database's tiles agree with its events. */
  agreesFrom: number;
  /** Of a position whose event is missing: the event's seq and id, as far as they are known. */
  lost: (position: number) => { seq: string | null; id: string | null };
};

export function describeDifferences(
  differences: readonly Difference[],
  context: DifferenceContext,
): Finding[] {
  return differences.flatMap((run) => {
    if (isFork(run, context)) return [forkFinding(run)];
    if (run.kind === "missing" && run.position >= context.size) return [];
    if (run.kind === "moved") return [movedFinding(run)];
    if (run.count > namedPerRun) return [runFinding(run)];
    return run.events.map((event, i) => oneFinding(run, i, event, context));
  });
}

/** What was sealed beyond the head and is nowhere: the log was cut, not only shortened by what is missing in it. */
export const isCut = (differences: readonly Difference[], size: number): boolean =>
  differences.some(
    ({ kind, position, count }) => (kind === "missing" || kind === "altered") && position + count > size,
  );

/** From here to the end of all that is known outside, events and tiles agree with each other and with nothing else. */
function isFork(
  { kind, position, to, count }: Difference,
  { trustedSize, size, agreesFrom }: DifferenceContext,
): boolean {
  const end = Math.min(trustedSize, size);
  return (
    kind === "altered" &&
    to === position &&
    count > 1 &&
    position + count >= end &&
    end > 0 &&
    position >= agreesFrom
  );
}

const forkFinding = ({ position, events: [first] }: Difference): Finding => ({
  kind: "forked",
  position: String(position),
  eventId: first?.id ?? null,
  words: `From ${placeText(position)} on the log is another one than was sealed, with tiles that fit it: it was restored to an older copy and continued, or rewritten.`,
  expected: first?.expected ?? null,
  actual: first?.actual ?? null,
});

function movedFinding({ position, to, count, events: [first] }: Difference): Finding {
  const by = Math.abs(to - position);
  const places = `${countText(by)} ${by === 1 ? "position" : "positions"}`;
  const where = to < position ? "nearer the beginning" : "nearer the end";
  const moved =
    count === 1
      ? `The event sealed at ${placeText(position)} stands at ${placeText(to)}`
      : `The events sealed at ${placesText(position, position + count - 1)} each stand ${places} ${where}`;
  return {
    kind: "moved",
    position: String(position),
    eventId: first?.id ?? null,
    words: `${moved}: positions were written anew.`,
    expected: String(position),
    actual: String(to),
  };
}

const runWords = {
  altered: "are not those that were sealed there: they were edited, or others put in their place.",
  missing: "are missing: they were sealed, and are no longer in the log.",
  inserted: "were never sealed: they were put into the log afterwards.",
};

function runFinding({ kind, position, count, events: [first] }: Difference): Finding {
  const words = kind === "moved" ? "" : runWords[kind];
  return {
    kind,
    position: String(position),
    eventId: first?.id ?? null,
    words: `The ${countText(count)} events at ${placesText(position, position + count - 1)} ${words}`,
    expected: first?.expected ?? null,
    actual: first?.actual ?? null,
  };
}

function oneFinding(run: Difference, i: number, event: Differing, { lost }: DifferenceContext): Finding {
  const position = run.position + i;
  const { expected, actual } = event;
  const known = run.kind === "missing" ? lost(position) : { seq: null, id: event.id };
  const words = {
    altered: `The event at ${placeText(position)} is not the one that was sealed there: a field of it was edited, or another event put in its place.`,
    missing: `The event at ${placeText(position)}${known.seq === null ? "" : ` (seq ${known.seq})`} is missing: it was sealed, and is no longer in the log.`,
    inserted: `The event at ${placeText(position)} was never sealed: it was put into the log afterwards.`,
    moved: "",
  }[run.kind];
  return { kind: run.kind, position: String(position), eventId: known.id, words, expected, actual };
}

export type Stray = {
  id: string;
  seq: string;
  hash: string;
  /** The position of another event of the same seq. */
  double: string | null;
  standing: "sealed" | "open" | "never-was";
};

/** A row that has no position, and is not one that waits for its seal. */
export function strayFinding({ id, seq, hash, double, standing }: Stray): Finding {
  const why =
    double !== null
      ? `has the seq of the one sealed at ${placeText(BigInt(double))} (${seq}), and was not sealed`
      : standing === "never-was"
        ? `(seq ${seq}) claims a transaction that had not been when the log was read`
        : `(seq ${seq}) claims a transaction that was sealed without it`;
  return {
    kind: "inserted",
    position: double,
    eventId: id,
    words: `An event ${why}: it was put into the log afterwards.`,
    expected: null,
    actual: hash,
  };
}
