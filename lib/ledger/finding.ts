/**
 * What a verification can find: one closed list, the same words on the command line, in the API and on the screen.
 *
 * A finding says where (the first position it touches, as decimal text; null where the log as a whole is meant), which
 * event, what was expected and what is there. A verification reports every difference, in the order of positions.
 */
export const findingKinds = [
  // An event's line is not the one that was sealed at its position.
  "altered",
  // A position has no event.
  "missing",
  // An event of a transaction that was sealed has no position.
  "inserted",
  // The event sealed at one position stands at another.
  "moved",
  // A tile, or the head, is not what the leaves give.
  "tile",
  "head",
  // A checkpoint's signature does not hold, or its root is not that of the log at its size.
  "checkpoint",
  // The log is shorter than a checkpoint known outside the database.
  "rolled-back",
  // The log and a checkpoint known outside the database have different pasts.
  "forked",
  // A key, an edge, a registry entry or a roll-up is not what the events give.
  "derived",
  // A trigger, grant, partition or function is not as it was installed.
  "drift",
] as const;
export type FindingKind = (typeof findingKinds)[number];

export type Finding = {
  kind: FindingKind;
  /** Decimal; the first position the finding touches. */
  position: string | null;
  eventId: string | null;
  /** One sentence for a person: what is wrong, and what that means. */
  words: string;
  /** Hashes in hex, sizes in decimal, or text: what was sealed, and what is there. */
  expected: string | null;
  actual: string | null;
};

export const verificationStatuses = ["verified", "tampered", "undecided"] as const;
/** `undecided`: something that had to be read could not be, or there is nothing to hold the log against. */
export type VerificationStatus = (typeof verificationStatuses)[number];

/** One thing that was looked at, and how it came out: the lines under the progress bar. */
export type Check = {
  name: string;
  outcome: "holds" | "differs" | "unknown";
  /** "50,414 events", "1 mismatch", "no anchor is configured". */
  words: string;
};
