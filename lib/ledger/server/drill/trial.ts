/**
 * Judges what a verification said about one attack: found where it says "tampered" and names the first bad position.
 *
 * The log is verified three times, each time with something else to hold it against: nothing outside the database, the
 * data folder, an anchor elsewhere. An attacker who has the database must be found with the folder and with the anchor;
 * one who has the folder too, with the anchor. With nothing outside, "cannot know" is an honest answer; "verified" is
 * never, since nothing vouched for what was there.
 */
import "server-only";
import type { Finding, FindingKind, VerificationStatus } from "../../finding";
import type { Attack, Reach, Tampered, Variant } from "./attack";

export const witnesses = ["nothing", "data-folder", "anchor"] as const;
/** What the log is held against. */
export type HeldAgainst = (typeof witnesses)[number];

export type Verdict = "found" | "missed" | "cannot know";

export type View = {
  against: HeldAgainst;
  verdict: Verdict;
  kinds: FindingKind[];
  position: string | null;
};

export type Trial = {
  attack: Pick<Attack, "name" | "words" | "reach">;
  variant: Variant;
  /** The first bad position, by the attack's own account; null where an event without a position was slipped in. */
  expected: string | null;
  views: View[];
  found: boolean;
};

export type Verified = { status: VerificationStatus; findings: readonly Finding[] };

export function judge(
  attack: Attack,
  variant: Variant,
  tampered: Tampered,
  verified: readonly { against: HeldAgainst; verification: Verified }[],
): Trial {
  const views = verified.map(({ against, verification }) => viewOf(against, verification, tampered));
  return {
    attack: { name: attack.name, words: attack.words, reach: attack.reach },
    variant,
    expected: tampered.position?.toString() ?? null,
    views,
    found: views.every(({ against, verdict }) => isEnough(attack.reach, against, verdict)),
  };
}

function isEnough(reach: Reach, against: HeldAgainst, verdict: Verdict): boolean {
  if (against === "nothing") return verdict !== "missed";
  // Whoever has the folder and its key makes it say what he likes; nothing is promised of it then.
  return verdict === "found" || (reach === "data-folder" && against === "data-folder");
}

// Kinds that speak of events in their places. A tile speaks of 256, what is derived of no position of its own.
const ofPositions: readonly FindingKind[] = [
  "altered",
  "missing",
  "inserted",
  "moved",
  "rolled-back",
  "forked",
];

function viewOf(against: HeldAgainst, { status, findings }: Verified, tampered: Tampered): View {
  const positions = findings
    .filter(({ kind }) => ofPositions.includes(kind))
    .flatMap(({ position }) => (position === null ? [] : [BigInt(position)]));
  const first = positions.reduce<bigint | null>(
    (least, one) => (least === null || one < least ? one : least),
    null,
  );
  const named =
    tampered.position === null
      ? findings.some(({ eventId }) => eventId === tampered.eventId)
      : first === tampered.position;
  return {
    against,
    verdict: status === "tampered" && named ? "found" : status === "undecided" ? "cannot know" : "missed",
    kinds: [...new Set(findings.map(({ kind }) => kind))],
    position: first?.toString() ?? null,
  };
}
