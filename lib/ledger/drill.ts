/**
 * The tamper drill's vocabulary, and its judge: what counts as found. Pure.
 *
 * A tampered copy is verified three times, each time held against something else: nothing outside the database, the
 * data folder, an anchor elsewhere. Found means that verifying says "tampered" and names the first bad position. An
 * attacker who has the database must be found with the folder and with the anchor; one who has the folder and its key
 * too, with the anchor. With nothing outside "cannot know" is an honest answer, "verified" never: nothing vouched.
 */
import type { Finding, FindingKind, VerificationStatus } from "./finding";

/** The type of the event that says a drill was run; its payload counts `attacks` and `found`. */
export const drillEventType = "ledger.drill_run";

/** `crude`: only the events are touched; `consistent`: everything in the database is made to fit. */
export const variants = ["crude", "consistent"] as const;
export type Variant = (typeof variants)[number];

/** What the attacker has. */
export type Reach = "database" | "data-folder";

export const held = ["nothing", "data-folder", "anchor"] as const;
/** What a verification holds the log against. */
export type HeldAgainst = (typeof held)[number];

/** Where the log stops being what was sealed, by the attack's own account. */
export type Damage = {
  /** The first bad position; null where only an event without a position was slipped in. */
  position: bigint | null;
  /** The event that must be named where there is no position. */
  eventId: string | null;
};

export type Verdict = "found" | "missed" | "cannot-know";

export type View = {
  against: HeldAgainst;
  verdict: Verdict;
  kinds: FindingKind[];
  position: string | null;
};

export type Trial = {
  name: string;
  words: string;
  reach: Reach;
  variant: Variant;
  expected: string | null;
  views: View[];
  found: boolean;
};

export type Verified = { status: VerificationStatus; findings: readonly Finding[] };

export function judge(
  { name, words, reach }: { name: string; words: string; reach: Reach },
  variant: Variant,
  damage: Damage,
  verified: readonly { against: HeldAgainst; verification: Verified }[],
): Trial {
  const views = verified.map(({ against, verification }) => viewOf(against, verification, damage));
  const found =
    held.every((against) => views.some((view) => view.against === against)) &&
    views.every(({ against, verdict }) => isEnough(reach, against, verdict));
  return { name, words, reach, variant, expected: damage.position?.toString() ?? null, views, found };
}

function isEnough(reach: Reach, against: HeldAgainst, verdict: Verdict): boolean {
  switch (against) {
    case "nothing":
      return verdict !== "missed";
    // Whoever has the folder and its key makes it say what he likes: nothing is promised of it then.
    case "data-folder":
      return verdict === "found" || reach === "data-folder";
    case "anchor":
      return verdict === "found";
  }
}

// Kinds that speak of events in their places: a tile speaks of 256 at once, what is derived of no place of its own.
const ofPlaces: readonly FindingKind[] = ["altered", "missing", "inserted", "moved", "rolled-back", "forked"];

function viewOf(against: HeldAgainst, { status, findings }: Verified, damage: Damage): View {
  const told = findings.filter(({ kind }) => ofPlaces.includes(kind));
  const positions = told.flatMap(({ position }) => (position === null ? [] : [BigInt(position)]));
  const first = positions.toSorted((a, b) => (a < b ? -1 : 1))[0] ?? null;
  const isNamed =
    damage.position === null
      ? told.some(({ eventId }) => eventId === damage.eventId)
      : first === damage.position;
  return {
    against,
    verdict: status === "undecided" ? "cannot-know" : status === "tampered" && isNamed ? "found" : "missed",
    kinds: [...new Set(findings.map(({ kind }) => kind))],
    position: first?.toString() ?? null,
  };
}
