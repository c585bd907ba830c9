/**
 * What is proved, against whom, with the anchors this log has. Words for the screen; lib/ledger/README.md has the whole
 * argument. Never more than "tamper-evident for what is anchored outside the operator's reach".
 */
import type { AnchorFacts } from "./anchor-facts";
import type { AnchorCounts } from "./checkpoint-line";
import { describeGuarantee, type Holding } from "./guarantee";
import type { Verification } from "./verification";

/**
 * What the last verification was worth: by what it says it was held against. A log with findings, or one that was held
 * against nothing outside the database, is not said to hold against anybody.
 */
export function worthOf(
  last: Pick<Verification, "status" | "checkpointSize" | "checks"> | null,
  anchors: readonly AnchorFacts[],
  { size }: { size: string },
): string {
  if (last?.status !== "verified" || last.checkpointSize === null)
    return "The log has not been verified against a checkpoint yet, so nothing is claimed of it.";
  const held = new Set(last.checks?.flatMap(({ name, outcome }) => (outcome === "holds" ? [name] : [])));
  const holdings: Holding[] = anchors
    .filter(({ kind, name }) => held.has(`${kind === "witness" ? "Witness" : "Anchor"} ${name}`))
    .flatMap(({ kind, name, size: taken }) => (taken === null ? [] : [{ kind, name, size: BigInt(taken) }]));
  if (held.has("Data folder"))
    holdings.push({ kind: "data-folder", name: "the data folder", size: BigInt(last.checkpointSize) });
  return describeGuarantee(holdings, BigInt(size));
}

export type Guarantee = { claim: string; against: string; holds: boolean };

export function guarantees({ folders, witnesses }: AnchorCounts): Guarantee[] {
  const outside = folders + witnesses > 0;
  return [
    {
      claim: "An event that was altered, removed, inserted or moved is found",
      against: "by whoever can write to the database, its superuser included, but not to the data folder",
      holds: true,
    },
    {
      claim: "A log that was cut, or restored to an older copy, is found",
      against: outside
        ? "by whoever can write to the database and the data folder, but not to every anchor"
        : "only while the data folder is out of reach of whoever did it: no anchor is configured",
      holds: outside,
    },
    {
      claim: "A log rewritten as a whole and signed again is found",
      against:
        witnesses > 0
          ? "by whoever also holds the signing key, but no witness"
          : folders > 0
            ? "only by an anchor folder that the operator cannot write to; a witness would refuse such a checkpoint"
            : "not by this log alone: it needs an anchor outside the operator's reach",
      holds: witnesses > 0,
    },
    {
      claim: "Two people shown two different logs find out",
      against:
        witnesses > 0
          ? "from the witness, who signs one of them only"
          : "only when they compare checkpoints; no witness is configured",
      holds: witnesses > 0,
    },
  ];
}
