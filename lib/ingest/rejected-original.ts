/**
 * A record's own bytes as lines that can be looked at, bounded in bytes, lines and marks, whatever the bytes are.
 *
 * What is UTF-8 is text (drawn through HostileText, which names what hides); what is not is shown as bytes. `shownBytes`
 * says how far it goes: nothing is left out without a word. Proved in rejected-original.test.ts.
 */
import { isUtf8 } from "node:buffer";
import { visibleRuns } from "@/lib/log/visible-text";

export type OriginalPart = { kind: "text"; text: string } | { kind: "bytes"; text: string };
export type OriginalText = { lines: OriginalPart[][]; shownBytes: number };

const limits = { bytesMax: 65_536, linesMax: 1_000, marksMax: 4_000 };

export function originalText(bytes: Uint8Array): OriginalText {
  const lines: OriginalPart[][] = [];
  let at = 0;
  let marks = 0;
  const end = Math.min(bytes.length, limits.bytesMax);
  while (at < end && lines.length < limits.linesMax) {
    const feed = bytes.indexOf(0x0a, at);
    const next = feed === -1 || feed >= end ? end : feed + 1;
    const stop = next === end && feed !== end - 1 ? cutBetween(bytes, at, next) : next;
    const parts = partsOf(bytes.subarray(at, bytes[stop - 1] === 0x0a ? stop - 1 : stop));
    marks += parts.reduce((sum, part) => sum + marksIn(part), 0);
    if (marks > limits.marksMax && lines.length > 0) break;
    lines.push(marks > limits.marksMax ? plainly(parts) : parts);
    at = stop;
    if (stop < next) break;
  }
  return { lines, shownBytes: at };
}

/** The record as text, or null where it is not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? decoder.decode(bytes) : null;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Not in the middle of a character, where more of the record follows. */
function cutBetween(bytes: Uint8Array, from: number, end: number): number {
  if (end === bytes.length) return end;
  let cut = end;
  while (cut > from + 1 && end - cut < 3 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut;
}

function partsOf(bytes: Uint8Array): OriginalPart[] {
  const whole = utf8Text(bytes);
  if (whole !== null) return whole === "" ? [] : [{ kind: "text", text: whole }];
  const parts: OriginalPart[] = [];
  const add = (kind: OriginalPart["kind"], text: string) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else parts.push({ kind, text });
  };
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    if (length > 0) add("text", decoder.decode(bytes.subarray(at, at + length)));
    else add("bytes", `\\x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`);
    at += Math.max(length, 1);
  }
  return parts;
}

/** Bytes of the character that begins here; 0 where none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const character = bytes.subarray(at, at + length);
  return character.length === length && isUtf8(character) ? length : 0;
}

function marksIn(part: OriginalPart): number {
  return part.kind === "bytes" ? 1 : visibleRuns(part.text).filter((run) => run.hidden).length;
}

/** One line of nothing but what hides: named all the same, as plain text, which costs the page no element each. */
function plainly(parts: OriginalPart[]): OriginalPart[] {
  const text = parts.map((part) =>
    part.kind === "bytes"
      ? part.text
      : visibleRuns(part.text)
          .map((run) => (run.hidden ? `\u2039${run.text}\u203a` : run.text))
          .join(""),
  );
  return [{ kind: "text", text: text.join("") }];
}
