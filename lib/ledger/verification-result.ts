/**
 * What a verification answers, for the command line and for upkeep, which writes it down. Pure.
 *
 * `verified` is only said of a log that was held against a signed checkpoint kept outside the database and differs in
 * nothing; `undecided` where there was nothing to hold it against, or where something could not be read.
 */
import type { Check, Finding, VerificationStatus } from "./finding";
import { places } from "./place";

export type VerificationResult = {
  status: VerificationStatus;
  /** Sealed events, as the head says. */
  size: bigint;
  /** What was looked at: positions from `fromPosition` up to but not including `toPosition`. */
  fromPosition: bigint;
  toPosition: bigint;
  /** Committed, and not sealed when it was looked at. */
  unsealed: number;
  /** The largest signed checkpoint the log was held against and agrees with. */
  checkpoint: HeldCheckpoint | null;
  /** In the order of positions; what concerns the log as a whole stands last. A long run of events is one finding. */
  findings: Finding[];
  findingCount: number;
  firstPosition: bigint | null;
  checks: Check[];
  /** Against whom what was found holds. */
  guarantee: string;
};

/** `by`: the database, the data folder, or the anchor's name. */
export type HeldCheckpoint = { size: bigint; keyName: string; by: string };

export type VerificationProgress = { verified: number; total: number };

export const countText = (n: bigint | number): string => places.count(n);

/** `1 finding`, `2 findings`. */
export const counted = (n: bigint | number, noun: string): string =>
  `${countText(n)} ${noun}${Number(n) === 1 ? "" : "s"}`;

export const placeText = (position: bigint | number): string => places.position(String(position));

/** Positions `from` to `last`, both included. */
export const placesText = (from: number, last: number): string =>
  from === last ? placeText(from) : `${placeText(from)} to ${placeText(last)}`;
