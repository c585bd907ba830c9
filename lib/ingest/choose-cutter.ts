/**
 * How a file of JSON is cut, told by its beginning: a file that begins with an array, or with the object that wraps
 * one, holds values; one whose first line is a value by itself holds lines, so that a broken line spoils no other;
 * anything else that begins with an object holds values over several lines.
 *
 * A byte order mark and comments (`/* … * /`) ahead of the first record are passed over.
 */
import { type Cut, type Cutter, cutByLines, cutByValues } from "./cut-json";
import { inWrappedArray } from "./scan-values";

export type CutRule = {
  /** Lines always, whatever the beginning looks like. */
  lines?: boolean;
  /** `Records`: the array under this name holds the records, where a file begins with such an object. */
  wrapper?: string | undefined;
  recordBytesMax: number;
};

export function cutJson(rule: CutRule): Cutter {
  let head: Buffer = Buffer.alloc(0);
  let chosen: Cutter | null = null;
  const decide = (atEnd: boolean): Cut[] => {
    const made = chooseCutter(head, rule, atEnd);
    if (made === null) return [];
    chosen = made.cutter;
    const rest = head.subarray(made.from);
    head = Buffer.alloc(0);
    return chosen.push(rest);
  };
  return {
    push: (bytes) => {
      if (chosen) return chosen.push(bytes);
      head = Buffer.concat([head, bytes]);
      return decide(false);
    },
    end: () => {
      const cuts = chosen ? [] : decide(true);
      return chosen ? [...cuts, ...chosen.end()] : cuts;
    },
  };
}

// A first line longer than this is a line: nobody writes an object over several lines that way.
const headBytesMax = 1_048_576;

/** Null: more of the file is needed. `from`: where the records begin. */
function chooseCutter(
  head: Buffer,
  { lines, wrapper, recordBytesMax }: CutRule,
  atEnd: boolean,
): { cutter: Cutter; from: number } | null {
  const start = skipAhead(head);
  const enough = atEnd || head.length - start.at > headBytesMax;
  if (start.open && !enough) return null;
  const text = head.subarray(start.at, start.at + 4096).toString("utf8");
  if (text === "" && !atEnd) return null;
  if (lines) return { cutter: cutByLines(recordBytesMax, start.line), from: start.at };
  if (text.startsWith("[")) return { cutter: cutByValues(recordBytesMax, start.line), from: start.at };
  const wrapped = wrapper === undefined ? null : wrapperOf(text, wrapper);
  if (wrapped !== null) {
    const line = start.line + linesIn(wrapped);
    // The object is open, and in it the array.
    return {
      cutter: cutByValues(recordBytesMax, line, inWrappedArray),
      from: start.at + Buffer.byteLength(wrapped),
    };
  }
  if (wrapper !== undefined && !enough && /^\{\s*("[^"\\]*("\s*(:\s*)?)?)?$/.test(text)) return null;
  const end = head.indexOf(0x0a, start.at);
  const second =
    end < 0
      ? ""
      : head
          .subarray(end, end + 4096)
          .toString("utf8")
          .trimStart();
  if (!enough && second === "") return null;
  // A line that is broken off is followed by another record; an object over several lines is not.
  const spread =
    text.startsWith("{") &&
    second !== "" &&
    !second.startsWith("{") &&
    !closesItself(head.subarray(start.at, end));
  const cut = spread ? cutByValues : cutByLines;
  return { cutter: cut(recordBytesMax, start.line), from: start.at };
}

/** Past a byte order mark, blank space and comments. `open`: a comment, or nothing but space, reaches the end. */
function skipAhead(head: Buffer): { at: number; line: number; open: boolean } {
  let at = head.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  for (;;) {
    while (at < head.length && /\s/.test(String.fromCharCode(head[at] ?? 0))) at += 1;
    if (at >= head.length || (head.length - at < 2 && head[at] === 0x2f))
      return { ...placed(head, at), open: true };
    if (head.subarray(at, at + 2).toString("latin1") !== "/*") return { ...placed(head, at), open: false };
    const end = head.indexOf("*/", at + 2);
    if (end < 0) return { ...placed(head, at), open: true };
    at = end + 2;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

const placed = (head: Buffer, at: number) => ({
  at,
  line: 1 + linesIn(head.subarray(0, at).toString("latin1")),
});

const linesIn = (text: string) => text.split("\n").length - 1;

/** The text from the object's brace to behind the array's bracket. */
function wrapperOf(text: string, wrapper: string): string | null {
  const found = /^\{\s*"([^"\\]*)"\s*:\s*\[/.exec(text);
  return found?.[1] === wrapper ? found[0] : null;
}

function closesItself(line: Buffer): boolean {
  return cutByValues(line.length).push(line).length > 0;
}
