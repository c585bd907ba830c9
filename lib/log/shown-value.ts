/**
 * One JSON value in a few words, for rows and diffs: numbers with all their digits, absent told apart from null and
 * from an empty text. The full value is always one step away; this never claims to be it when `cut` is set.
 */
import { isJsonNumber, type JsonTree } from "@/lib/model/json";
import { cutText } from "./visible-text";

export type ShownValue = {
  text: string;
  /** `said`: our word for the lack of a value, not the value itself. */
  kind: "said" | "text" | "number" | "boolean" | "compound";
  cut: boolean;
};

/** `undefined` = the field was not there. */
export function showValue(value: JsonTree | undefined, max = 60): ShownValue {
  if (value === undefined) return { text: "not set", kind: "said", cut: false };
  if (value === null) return { text: "null", kind: "said", cut: false };
  if (typeof value === "boolean") return { text: String(value), kind: "boolean", cut: false };
  if (value === "") return { text: "empty text", kind: "said", cut: false };
  if (typeof value === "string") return { ...cutText(value, max), kind: "text" };
  if (Array.isArray(value)) return compound(value.length, "item", "items", "empty list");
  if (isJsonNumber(value)) return { ...cutText(value.number, max), kind: "number" };
  return compound(value.size, "field", "fields", "no fields");
}

function compound(count: number, one: string, many: string, none: string): ShownValue {
  if (count === 0) return { text: none, kind: "said", cut: false };
  return { text: `${count} ${count === 1 ? one : many}`, kind: "compound", cut: true };
}

/** `88204.00` → `88,204.00`; the digits themselves are never touched. */
export function groupDigits(number: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/u.exec(number);
  if (!match) return number;
  const [, sign = "", whole = "", fraction = ""] = match;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/gu, ",")}${fraction}`;
}

/**
 * Two long texts, each cut to where they begin to differ: a file's changed line rather than the licence on top of it.
 * Texts that can be shown as they are stay so.
 */
export function differingPieces(from: string, to: string, max: number): [from: string, to: string] {
  if (Math.max(from.length, to.length) <= max) return [from, to];
  let at = 0;
  while (at < from.length && from[at] === to[at]) at += 1;
  // From the line's start, unless that is so far back that the difference would not be seen.
  const lineStart = at === 0 ? 0 : from.lastIndexOf("\n", at - 1) + 1;
  let start = Math.max(lineStart, at - Math.floor(max / 2));
  // Never the second half of a character.
  if (/[\udc00-\udfff]/u.test(from.charAt(start))) start += 1;
  const before = start > lineStart ? "…" : "";
  const rest = [from, to].map((text) => `${before}${text.slice(start, start + max + 1)}`);
  const lines = rest.map((text) => text.replace(/\n[^]*/u, ""));
  // Indentation says nothing, unless it or the line's end is all that changed.
  const pieces = [lines.map((line) => line.trimStart()), lines, rest].find(([a, b]) => a !== b) ?? rest;
  const [shownFrom = "", shownTo = ""] = pieces.map((text) => cutText(text, max).text);
  return [shownFrom, shownTo];
}
