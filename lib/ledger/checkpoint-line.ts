/**
 * A signed checkpoint as a line of the table: what it added, whether the server has held it against the log, and which
 * anchors took it. "Consistent" is said only of what the last check of the whole log covered and found to hold.
 */
import type { Instant } from "@/lib/model/event";
import type { Finding } from "./finding";
import type { Covered } from "./integrity";

export type CheckpointFacts = {
  signedAt: Instant;
  size: string;
  /** Hex. */
  root: string;
  keyName: string;
  /** Null: it is the first. */
  sizeBefore: string | null;
  folders: number;
  witnesses: number;
};

export type CheckpointLine = CheckpointFacts & { added: string; consistent: "holds" | "differs" | "unknown" };

/** How many anchors upkeep is configured with. */
export type AnchorCounts = { folders: number; witnesses: number };

export function checkpointLine(
  facts: CheckpointFacts,
  covered: Covered | null,
  findings: readonly Finding[],
): CheckpointLine {
  const added = (BigInt(facts.size) - BigInt(facts.sizeBefore ?? "0")).toString();
  return { ...facts, added, consistent: consistencyOf(facts, covered, findings) };
}

function consistencyOf(
  { signedAt, size }: CheckpointFacts,
  covered: Covered | null,
  findings: readonly Finding[],
) {
  if (findings.some(({ kind, position }) => kind === "checkpoint" && position === size)) return "differs";
  const isCovered = covered !== null && signedAt <= covered.wholeAt && BigInt(size) <= BigInt(covered.events);
  return isCovered ? "holds" : "unknown";
}

/** `1 of 2 countersigned`, `1 copy`, or that nobody outside has it. */
export function tookWords(took: AnchorCounts, all: AnchorCounts): string {
  const parts = [
    all.witnesses > 0 ? `${took.witnesses} of ${all.witnesses} countersigned` : null,
    all.folders > 0 ? `${took.folders} of ${all.folders} ${all.folders === 1 ? "copy" : "copies"}` : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(", ") : "no anchor";
}
