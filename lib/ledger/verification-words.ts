/**
 * A verification as it is told on a terminal: the verdict first, then every finding, then what was looked at and what
 * was not, then what it is worth. Pure.
 */
import type { Check, Finding } from "./finding";
import { countText, placesText, placeText, type VerificationResult } from "./verification-result";

export function tellVerification(result: VerificationResult): string[] {
  const { findings, checks, guarantee } = result;
  return [
    verdict(result),
    ...(findings.length > 0 ? [""] : []),
    ...findings.flatMap(findingLines),
    "",
    ...checks.map(checkLine),
    "",
    guarantee,
  ];
}

function verdict({
  status,
  size,
  fromPosition,
  toPosition,
  findings,
  firstPosition,
}: VerificationResult): string {
  const isWhole = fromPosition === 0n && toPosition === size;
  const what = isWhole
    ? `${countText(size)} events`
    : `the events at ${placesText(Number(fromPosition), Number(toPosition) - 1)}`;
  switch (status) {
    case "verified":
      return `Verified: ${what} are what was sealed.`;
    case "undecided":
      return size === 0n
        ? "Undecided: nothing is sealed yet."
        : `Undecided: ${what} agree with the database's own ledger, but no signed checkpoint outside of it was there to hold them against.`;
    case "tampered": {
      const count = findings.length === 1 ? "1 finding" : `${countText(findings.length)} findings`;
      return `Tampered: ${count}${firstPosition === null ? "" : `, the first at ${placeText(firstPosition)}`}.`;
    }
  }
}

function findingLines({ kind, position, eventId, words, expected, actual }: Finding): string[] {
  const where = [position === null ? null : placeText(BigInt(position)), eventId && `event ${eventId}`];
  const head = `${kind.padEnd(11)} ${where.filter((part) => part !== null).join("  ") || "the log as a whole"}`;
  const both = [expected === null ? null : `sealed ${expected}`, actual === null ? null : `there ${actual}`];
  const hashes = both.filter((part) => part !== null).join(", ");
  return [head, `            ${words}`, ...(hashes === "" ? [] : [`            ${hashes}`])];
}

const marks: Record<Check["outcome"], string> = { holds: "holds  ", differs: "DIFFERS", unknown: "unknown" };

const checkLine = ({ name, outcome, words }: Check): string => `${marks[outcome]}  ${name}: ${words}`;
