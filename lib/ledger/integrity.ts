/**
 * What may be said of the whole log, on the badge of every page: one state of a closed list, out of facts the database
 * gave. It never says more than was recomputed: verified reaches as far as the last check of the whole log went, and
 * the checks of the tail that joined on without a gap; its time is that of the whole check, the oldest it rests on.
 *
 * What is worse wins: a finding, then a refused signature, then silence. Only a later check of the whole log clears a
 * finding. Times are the database's (`now`), so that two clocks are never compared. (integrity.test.ts)
 */
import type { Instant } from "@/lib/model/event";
import { places } from "./place";

export type IntegrityFacts = {
  now: Instant;
  /** Events sealed. */
  size: string;
  checkpointSize: string | null;
  checkpointAt: Instant | null;
  upkeepAt: Instant | null;
  upkeepStartedAt: Instant | null;
  problem: string | null;
  /** The last check of the whole log that came to a verdict. */
  wholeStatus: "verified" | "tampered" | null;
  wholeAt: Instant | null;
  /** Where it ended: the first position it did not look at. */
  wholeTo: string | null;
  /** What checks of the tail have covered since, without a gap; null: none. */
  tailTo: string | null;
  tailAt: Instant | null;
  /** The newest check with a finding since the last whole one, that one included. */
  foundId: string | null;
  foundAt: Instant | null;
  foundPosition: string | null;
  foundCount: string | null;
};

/** `events`: how many, from position 0 on. */
export type Covered = { events: string; wholeAt: Instant; tailAt: Instant | null };

export type IntegrityState =
  | { kind: "altered"; position: string | null; at: Instant; verification: string; findings: string }
  | {
      kind: "refused";
      what: "restored" | "forked" | "unsigned";
      problem: string;
      covered: Covered | null;
    }
  | {
      kind: "late";
      why: "never-ran" | "silent" | "no-checkpoint";
      since: Instant | null;
      covered: Covered | null;
    }
  | { kind: "unchecked"; events: string }
  | ({ kind: "verified" } & Covered);

export const upkeepSilentMs = 30_000;
/** A checkpoint is signed every hour even when nothing happens. */
export const checkpointLateMs = 90 * 60_000;

export function integrityState(facts: IntegrityFacts): IntegrityState {
  if (facts.foundId !== null && facts.foundAt !== null) {
    return {
      kind: "altered",
      position: facts.foundPosition,
      at: facts.foundAt,
      verification: facts.foundId,
      findings: facts.foundCount ?? "0",
    };
  }
  const covered = coveredBy(facts);
  const { problem } = facts;
  if (problem !== null) return { kind: "refused", what: refusalOf(problem), problem, covered };
  return lateState(facts, covered) ?? uncheckedOrVerified(facts, covered);
}

function uncheckedOrVerified(facts: IntegrityFacts, covered: Covered | null): IntegrityState {
  return covered ? { kind: "verified", ...covered } : { kind: "unchecked", events: facts.size };
}

function coveredBy(facts: IntegrityFacts): Covered | null {
  const { wholeStatus, wholeAt, wholeTo, tailTo, tailAt } = facts;
  if (wholeStatus !== "verified" || wholeAt === null || wholeTo === null || wholeTo === "0") return null;
  const reaches = tailTo !== null && tailAt !== null && BigInt(tailTo) > BigInt(wholeTo);
  return reaches ? { events: tailTo, wholeAt, tailAt } : { events: wholeTo, wholeAt, tailAt: null };
}

function lateState(facts: IntegrityFacts, covered: Covered | null): IntegrityState | null {
  const { now, upkeepAt, upkeepStartedAt, checkpointAt } = facts;
  if (upkeepAt === null) return { kind: "late", why: "never-ran", since: null, covered };
  if (passed(upkeepAt, now) > upkeepSilentMs)
    return { kind: "late", why: "silent", since: upkeepAt, covered };
  // A log without a checkpoint has had upkeep's whole life to get one.
  const since = checkpointAt ?? upkeepStartedAt;
  if (since !== null && passed(since, now) > checkpointLateMs)
    return { kind: "late", why: "no-checkpoint", since: checkpointAt, covered };
  return null;
}

/** Upkeep has never run, or its heartbeat stopped. */
export const isSilent = ({ now, upkeepAt }: IntegrityFacts): boolean =>
  upkeepAt === null || passed(upkeepAt, now) > upkeepSilentMs;

/** What of the log a check has covered and found to hold, in whatever state it is. */
export function coveredIn(state: IntegrityState): Covered | null {
  if (state.kind === "verified") return state;
  return state.kind === "late" || state.kind === "refused" ? state.covered : null;
}

const passed = (from: Instant, to: Instant): number => Date.parse(to) - Date.parse(from);

/** By the words upkeep uses for its two gravest problems; any other problem is one of signing. */
function refusalOf(problem: string): "restored" | "forked" | "unsigned" {
  if (/older copy|rolled.back|restored/iu.test(problem)) return "restored";
  return /another past|different past|forked/iu.test(problem) ? "forked" : "unsigned";
}

/** What the badge says, and the whole sentence behind it. `short` is for a phone. */
export type BadgeWords = { label: string; place: string | null; at: Instant | null; title: string };

export function badgeWords(state: IntegrityState): BadgeWords {
  switch (state.kind) {
    case "altered":
      return {
        label: state.position === null ? "Record altered" : "Record altered at",
        place: state.position === null ? null : places.position(state.position),
        at: null,
        title: `The server's check of ${shortTime(state.at)} found what is there to differ from what was sealed.`,
      };
    case "refused":
      return { label: refusedLabels[state.what], place: null, at: null, title: state.problem };
    case "late":
      return { label: lateLabels[state.why], place: null, at: state.since, title: lateTitle(state) };
    case "unchecked":
      return {
        label: "Not checked yet",
        place: null,
        at: null,
        title: "The server has not verified this log yet.",
      };
    case "verified":
      return {
        label: "Verified to",
        place: places.last(state.events),
        at: state.wholeAt,
        title: coveredTitle(state),
      };
  }
}

const refusedLabels = {
  restored: "Restored to an older copy",
  forked: "Another past",
  unsigned: "Signature refused",
};
const lateLabels = {
  "never-ran": "Not being sealed",
  silent: "Checkpoint late",
  "no-checkpoint": "Checkpoint late",
};

function lateTitle({ why, since, covered }: Extract<IntegrityState, { kind: "late" }>): string {
  const verified = covered ? ` ${coveredTitle(covered)}` : "";
  switch (why) {
    case "never-ran":
      return `Upkeep has never run: events are recorded, and none is sealed or signed.${verified}`;
    case "silent":
      return `Upkeep has been silent since ${since ? shortTime(since) : "its start"}: new events are recorded, and not sealed.${verified}`;
    case "no-checkpoint":
      return `${since ? `No checkpoint was signed since ${shortTime(since)}` : "No checkpoint has been signed"}; one is due every hour.${verified}`;
  }
}

function coveredTitle({ events, wholeAt, tailAt }: Covered): string {
  const all = `${places.count(events)} events recomputed by the server`;
  return tailAt === null
    ? `${all} at ${shortTime(wholeAt)}.`
    : `${all}: the whole log at ${shortTime(wholeAt)}, the newest up to ${shortTime(tailAt)}.`;
}

/** `2026-03-12 03:45:02 UTC`: titles are read away from any column head, so the zone is always in them. */
export const shortTime = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
