/**
 * Against whom a verification speaks, in words: it is worth what it was held against. Pure.
 *
 * The words never promise more than "tamper-evident for what is anchored outside the operator's reach".
 */
import { countText } from "./verification-result";

/** Where a signed checkpoint is kept that the log agrees with, and how many events it covers. */
export type Holding = { kind: "data-folder" | "folder" | "witness" | "key"; name: string; size: bigint };

export function describeGuarantee(holdings: readonly Holding[], size: bigint): string {
  const best = [...holdings].toSorted(
    (a, b) => strength[b.kind] - strength[a.kind] || Number(b.size - a.size),
  );
  const [first] = best;
  if (!first) return nothingOutside;
  const rest = size - first.size;
  const beyond = best.find((one) => one.kind !== first.kind && one.size > first.size);
  const after =
    rest <= 0n
      ? ""
      : ` The ${countText(rest)} after ${rest === 1n ? "it is" : "them are"} held ${beyond ? `by ${nameOf(beyond)} as far as ${countText(beyond.size)} events` : "by the database's own tiles only"}.`;
  return `${words[first.kind](first)}${after}`;
}

const strength = { key: 0, "data-folder": 1, folder: 2, witness: 3 };

const nothingOutside =
  "Nothing outside the database was there to hold the log against: it agrees with itself, which whoever administers the database could have arranged.";

const words: Record<Holding["kind"], (holding: Holding) => string> = {
  key: ({ size }) =>
    `The first ${countText(size)} events are those of a checkpoint signed with the given key. The checkpoint itself came from the database: an older one in place of the newest would not be noticed.`,
  "data-folder": ({ size }) =>
    `Tamper-evident for the first ${countText(size)} events against whoever can write to the database and not to the data folder. Against somebody who has both, only an anchor elsewhere helps.`,
  folder: ({ name, size }) =>
    `Tamper-evident for the first ${countText(size)} events against whoever cannot also write to ${name}, even with the database and the data folder in their hands.`,
  witness: ({ name, size }) =>
    `Tamper-evident for the first ${countText(size)} events against everybody here, the signing key in their hands included, unless the witness ${name} takes part.`,
};

const nameOf = ({ kind, name }: Holding): string => (kind === "data-folder" ? "the data folder" : name);
