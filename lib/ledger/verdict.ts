/** The verdict of /integrity in sentences, out of the same state as the badge. Pure; verdict.test.ts holds its claims. */
import { findingTitle } from "./finding-title";
import { type Covered, type IntegrityFacts, type IntegrityState, shortTime } from "./integrity";
import { places } from "./place";
import type { Verification } from "./verification";

export type Verdict = { tone: "good" | "plain" | "late" | "bad"; title: string; words: string[] };

export function verdictOf(facts: IntegrityFacts, state: IntegrityState, found: Verification | null): Verdict {
  switch (state.kind) {
    case "verified":
      return { tone: "good", title: coveredTitle(facts, state), words: coveredWords(facts, state) };
    case "unchecked":
      return { tone: "plain", title: "Not checked yet", words: uncheckedWords(facts) };
    case "late":
      return lateVerdict(facts, state);
    case "refused":
      return { tone: "bad", title: refusedTitles[state.what], words: [state.problem] };
    case "altered":
      return alteredVerdict(state, found);
  }
}

/** Of the whole log only where the whole log was recomputed. */
const coveredTitle = ({ size }: IntegrityFacts, { events }: Covered): string =>
  BigInt(size) > BigInt(events)
    ? `Nothing up to ${places.last(events)} has been altered, removed or reordered`
    : "Nothing has been altered, removed or reordered";

function coveredWords(facts: IntegrityFacts, { events, wholeAt, tailAt }: Covered): string[] {
  const rest = BigInt(facts.size) - BigInt(events);
  const what =
    rest > 0n
      ? `The first ${places.count(events)} events are what was sealed; ${places.count(rest)} newer ${rest === 1n ? "event is" : "events are"} sealed and not checked yet.`
      : `All ${places.count(events)} events are what was sealed.`;
  const when =
    tailAt === null
      ? `The server recomputed them at ${shortTime(wholeAt)}.`
      : `The server recomputed the whole log at ${shortTime(wholeAt)}, and what came since up to ${shortTime(tailAt)}.`;
  return [what, `${when} ${signedWords(facts)}`];
}

const signedWords = ({ checkpointSize, checkpointAt }: IntegrityFacts): string =>
  checkpointSize === null || checkpointAt === null
    ? "No checkpoint has been signed yet."
    : `The last checkpoint, over ${places.count(checkpointSize)} events, was signed at ${shortTime(checkpointAt)}.`;

const uncheckedWords = (facts: IntegrityFacts): string[] => [
  facts.size === "0"
    ? "No event has been sealed yet, so there is nothing to verify."
    : `${places.count(facts.size)} events are sealed. The server has not recomputed them yet: that is what “Verify everything again” starts.`,
  signedWords(facts),
];

function lateVerdict(facts: IntegrityFacts, state: Extract<IntegrityState, { kind: "late" }>): Verdict {
  const { why, since, covered } = state;
  const before = covered ? coveredWords(facts, covered) : ["The server has not verified this log yet."];
  const safe =
    "Events are recorded as before; none is lost. They get their place and their proof when upkeep goes on.";
  switch (why) {
    case "never-ran":
      return { tone: "late", title: "Upkeep has never run", words: [safe, ...before] };
    case "silent":
      return {
        tone: "late",
        title: `Upkeep has been silent since ${since ? shortTime(since) : "its start"}`,
        words: [safe, ...before],
      };
    case "no-checkpoint":
      return {
        tone: "late",
        title: since ? `No checkpoint was signed since ${shortTime(since)}` : "No checkpoint has been signed",
        words: ["One is due every hour, even when nothing happens.", ...before],
      };
  }
}

const refusedTitles = {
  restored: "The log was restored to an older copy",
  forked: "The log has another past than the one that was signed",
  unsigned: "No checkpoint is being signed",
};

function alteredVerdict(
  state: Extract<IntegrityState, { kind: "altered" }>,
  found: Verification | null,
): Verdict {
  const first = found?.findings?.[0] ?? null;
  const title = first ? findingTitle(first) : findingTitle({ kind: "altered", position: state.position });
  const others = BigInt(state.findings) - 1n;
  return {
    tone: "bad",
    title,
    words: [
      ...(first ? [first.words] : []),
      `Found by the server at ${shortTime(state.at)}.${others > 0n ? ` ${places.count(others)} further ${others === 1n ? "difference" : "differences"}, listed below.` : ""}`,
      ...(found?.findings === null ? ["What was written down about it cannot be read; verify again."] : []),
    ],
  };
}
