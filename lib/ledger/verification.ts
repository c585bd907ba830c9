/**
 * A verification as upkeep writes it down and the screens show it: how far it is, what it looked at, what it found.
 */
import type { Instant } from "@/lib/model/event";
import type { Check, Finding } from "./finding";

export type VerificationKind = "whole" | "full" | "tail" | "range";
export type RunStatus = "queued" | "running" | "verified" | "tampered" | "undecided" | "failed";

export type VerificationFacts = {
  id: string;
  kind: VerificationKind;
  requestedBy: string;
  requestedAt: Instant;
  startedAt: Instant | null;
  progressedAt: Instant | null;
  finishedAt: Instant | null;
  fromPosition: string | null;
  toPosition: string | null;
  verified: string;
  status: RunStatus;
  checkpointSize: string | null;
  findingCount: string;
  findings: string;
  checks: string;
  firstPosition: string | null;
  error: string | null;
};

export type Verification = Omit<VerificationFacts, "findings" | "checks"> & {
  /** The first thousand; null where they cannot be read. */
  findings: Finding[] | null;
  checks: Check[] | null;
};

/** Queued or running. */
export const isOpen = ({ finishedAt, status }: Pick<VerificationFacts, "finishedAt" | "status">): boolean =>
  finishedAt === null && (status === "queued" || status === "running");

/** What the progress bar needs: `events` is where it will end. */
export type Progress = Pick<VerificationFacts, "id" | "status" | "verified" | "startedAt" | "finishedAt"> & {
  events: string;
  now: Instant;
};

type Run = Pick<VerificationFacts, "id" | "status" | "verified" | "startedAt" | "finishedAt" | "toPosition">;

export const progressOf = (run: Run, { size, now }: { size: string; now: Instant }): Progress => {
  const { id, status, verified, startedAt, finishedAt, toPosition } = run;
  return { id, status, verified, startedAt, finishedAt, events: toPosition ?? size, now };
};
