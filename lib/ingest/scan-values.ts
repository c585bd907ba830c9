/**
 * Where JSON values begin and end in a stream of bytes, by looking at brackets, commas, texts and line breaks alone.
 * An array at the outside holds values and is none; so does the array of an object that wraps one, whose other members
 * are passed over. A bare word or number is a value too, and ends where the next thing begins.
 */
const [quote, backslash, newline, comma] = [0x22, 0x5c, 0x0a, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** What a byte is: `begins` and `ends` belong to the value; `ended` stands behind it, and is to be asked about again. */
export type Mark = "outside" | "begins" | "inside" | "ends" | "ended";

export type Scanner = {
  next: (byte: number) => Mark;
  /** Line, from 1, that the next byte stands on. */
  line: () => number;
  /** How the bytes end: between values, in one, or with what holds them still open. */
  rest: () => "done" | "inside" | "scalar" | "open";
};

/** Inside an object that wraps an array, and inside the array. */
export const inWrappedArray: readonly number[] = [closeBrace, closeBracket];

/** `closers`: the bytes that will close what is open already, the innermost last. */
export function scanValues(firstLine: number, closers: readonly number[] = []): Scanner {
  const containers = [...closers];
  let line = firstLine;
  let [depth, inText, escaped] = [0, false, false];
  let at: "outside" | "value" | "scalar" = "outside";

  const inside = (byte: number): void => {
    if (byte === quote) inText = true;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) depth -= 1;
  };

  const outside = (byte: number): Mark => {
    if (isSpace(byte) || byte === comma) return "outside";
    if (depth === 0 && byte === containers.at(-1)) containers.pop();
    else if (byte === openBracket && containers.length === 0) containers.push(closeBracket);
    // Beside the array in the object that wraps it.
    else if (containers.at(-1) === closeBrace) inside(byte);
    else {
      at = byte === openBrace || byte === openBracket ? "value" : "scalar";
      inside(byte);
      if (at === "scalar") depth = 0;
      return "begins";
    }
    return "outside";
  };

  const mark = (): Mark => (at === "outside" ? "outside" : "inside");

  return {
    next: (byte) => {
      if (inText) {
        if (byte === newline) line += 1;
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inText = false;
        return mark();
      }
      if (
        at === "scalar" &&
        (isSpace(byte) || byte === comma || byte === closeBracket || byte === closeBrace)
      ) {
        at = "outside";
        return "ended";
      }
      if (byte === newline) line += 1;
      if (at === "outside") return outside(byte);
      if (at === "scalar") return "inside";
      inside(byte);
      if (depth > 0) return "inside";
      at = "outside";
      return "ends";
    },
    line: () => line,
    rest: () => {
      if (at === "outside") return containers.length > 0 ? "open" : "done";
      return at === "scalar" && !inText ? "scalar" : "inside";
    },
  };
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === newline || byte === 0x0d || byte === 0x09;
}
