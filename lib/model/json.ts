/**
 * JSON that loses nothing: numbers keep every digit, objects keep their order, `__proto__` is a key like any other.
 *
 * `parseJson` is strict, and refuses with path, position and limit: duplicate keys, lone surrogates, NUL, a byte
 * order mark, anything RFC 8259 does not allow, and what would be too deep, too many or too long. A number is
 * judged by the digits PostgreSQL would need to print it, from its exponent alone: `1e400000000` costs nothing.
 * `parseJson(formatJson(x)) = x` (json.test.ts). Runs in browser and server alike.
 */
import { digitsNeeded } from "./json-number";
import { isWellFormed, utf8Length } from "./json-string";

/** JSON as text, as PostgreSQL printed it or a source sent it: numbers keep every digit. */
export type JsonText = string & { readonly __json: true };

/** A number as it was spelt; never a float. */
export type JsonNumber = { readonly number: string };
export type JsonObject = Map<string, JsonTree>;
export type JsonTree = null | boolean | string | JsonNumber | JsonTree[] | JsonObject;

export type JsonLimits = { textBytesMax: number; keysMax: number; depthMax: number; digitsMax: number };

/** What a source may send. */
export const sentLimits: JsonLimits = {
  textBytesMax: 1_048_576,
  keysMax: 10_000,
  depthMax: 64,
  digitsMax: 1_000,
};

/**
 * What PostgreSQL may hold: SQL callers are bound by jsonb's own rules only. It would nest 10,000 levels; a browser's
 * stack ends near 4,000, so deeper values are for showing as text.
 */
export const storedLimits: JsonLimits = {
  textBytesMax: Infinity,
  keysMax: Infinity,
  depthMax: 2_000,
  digitsMax: Infinity,
};

export type JsonProblemKind = "syntax" | "duplicate-key" | "character" | "text" | "keys" | "depth" | "digits";

export type JsonProblem = {
  kind: JsonProblemKind;
  /** Where in the tree: `payload.items[3]["a.b"]`; empty at the root. */
  path: string;
  /** Where in the text, in UTF-16 units from 0. */
  position: number;
  message: string;
  /** The limit that was passed, for the kinds that have one. */
  limit?: number;
};

export type JsonParsed = { ok: true; tree: JsonTree } | { ok: false; problem: JsonProblem };

export function parseJson(text: string, limits: JsonLimits = sentLimits): JsonParsed {
  const reader: Reader = { text, at: 0, limits, keys: 0, path: [] };
  try {
    if (text.charCodeAt(0) === 0xfeff) refuse(reader, "syntax", "starts with a byte order mark");
    const tree = readValue(reader, 0);
    skipSpace(reader);
    if (reader.at < text.length)
      refuse(reader, "syntax", `nothing may follow the value, found ${found(reader)}`);
    return { ok: true, tree };
  } catch (error) {
    if (error instanceof JsonRefusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** For text PostgreSQL printed: that it parses is no question (but for one nested beyond `storedLimits`). */
export function readJson(text: JsonText): JsonTree {
  const parsed = parseJson(text, storedLimits);
  if (parsed.ok) return parsed.tree;
  throw new Error(`stored JSON does not parse at ${parsed.problem.position}: ${parsed.problem.message}`);
}

export function isJsonObject(tree: JsonTree | undefined): tree is JsonObject {
  return tree instanceof Map;
}

export function isJsonNumber(tree: JsonTree | undefined): tree is JsonNumber {
  return typeof tree === "object" && tree !== null && "number" in tree;
}

/** `payload.items[3]["a.b"]` */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    // A path is part of an error message: a key of a megabyte must not make the answer one.
    const name = step.length > 100 ? `${step.slice(0, 100).replace(/\p{Surrogate}/gu, "")}…` : step;
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

type Reader = { text: string; at: number; limits: JsonLimits; keys: number; path: (string | number)[] };

// Thrown and caught in this file only: unwinding 64 levels by return values would be written at each of them.
class JsonRefusal extends Error {
  constructor(readonly problem: JsonProblem) {
    super(problem.message);
  }
}

function refuse(
  reader: Reader,
  kind: JsonProblemKind,
  message: string,
  limit?: number,
  position = reader.at,
): never {
  const problem: JsonProblem = { kind, path: formatPath(reader.path), position, message };
  throw new JsonRefusal(limit === undefined ? problem : { ...problem, limit });
}

function readValue(reader: Reader, depth: number): JsonTree {
  skipSpace(reader);
  switch (reader.text[reader.at]) {
    case "{":
      return readObject(reader, deeper(reader, depth));
    case "[":
      return readArray(reader, deeper(reader, depth));
    case '"':
      return readString(reader);
    case "t":
      return readWord(reader, "true", true);
    case "f":
      return readWord(reader, "false", false);
    case "n":
      return readWord(reader, "null", null);
    default:
      return readNumber(reader);
  }
}

function deeper(reader: Reader, depth: number): number {
  const { depthMax } = reader.limits;
  if (depth >= depthMax) refuse(reader, "depth", `nested deeper than ${depthMax} levels`, depthMax);
  return depth + 1;
}

function readObject(reader: Reader, depth: number): JsonObject {
  const object: JsonObject = new Map();
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === "}") {
    reader.at += 1;
    return object;
  }
  for (;;) {
    skipSpace(reader);
    readField(reader, object, depth);
    if (endsAfterItem(reader, "}")) return object;
  }
}

function readField(reader: Reader, object: JsonObject, depth: number): void {
  const from = reader.at;
  const { keysMax } = reader.limits;
  if (reader.text[from] !== '"')
    refuse(reader, "syntax", `expected a name in double quotes, found ${found(reader)}`);
  const key = readString(reader);
  reader.path.push(key);
  if (object.has(key))
    refuse(reader, "duplicate-key", "this name stands twice in one object", undefined, from);
  reader.keys += 1;
  if (reader.keys > keysMax) refuse(reader, "keys", `more than ${keysMax} names`, keysMax, from);
  skipSpace(reader);
  if (reader.text[reader.at] !== ":") refuse(reader, "syntax", `expected ":", found ${found(reader)}`);
  reader.at += 1;
  object.set(key, readValue(reader, depth));
  reader.path.pop();
}

function readArray(reader: Reader, depth: number): JsonTree[] {
  const array: JsonTree[] = [];
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === "]") {
    reader.at += 1;
    return array;
  }
  for (;;) {
    reader.path.push(array.length);
    array.push(readValue(reader, depth));
    reader.path.pop();
    if (endsAfterItem(reader, "]")) return array;
  }
}

function endsAfterItem(reader: Reader, close: "}" | "]"): boolean {
  skipSpace(reader);
  const next = reader.text[reader.at];
  if (next !== close && next !== ",")
    refuse(reader, "syntax", `expected "," or "${close}", found ${found(reader)}`);
  reader.at += 1;
  return next === close;
}

const escapes: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

function readString(reader: Reader): string {
  const { text, at: from } = reader;
  let value = "";
  let at = from + 1;
  // All bits of the text's units: below a surrogate's, there is none to look for.
  let bits = 0;
  for (;;) {
    const start = at;
    let code = text.charCodeAt(at);
    // Past the end the code is NaN, which is neither.
    while (code >= 0x20 && code !== 0x22 && code !== 0x5c) {
      bits |= code;
      code = text.charCodeAt(++at);
    }
    value += text.slice(start, at);
    reader.at = at;
    if (code === 0x22) break;
    if (code !== 0x5c) refuse(reader, "syntax", `a text may not hold ${found(reader)} unescaped`);
    value += readEscape(reader);
    bits = 0xffff;
    at = reader.at;
  }
  reader.at += 1;
  if (bits >= 0xd800 && !isWellFormed(value))
    refuse(reader, "character", "half of a surrogate pair", undefined, from);
  const { textBytesMax } = reader.limits;
  // A UTF-16 unit is at most three bytes: most texts are short enough without counting.
  if (value.length * 3 > textBytesMax && utf8Length(value) > textBytesMax)
    refuse(reader, "text", `text longer than ${textBytesMax} bytes`, textBytesMax, from);
  return value;
}

function readEscape(reader: Reader): string {
  const name = reader.text[reader.at + 1] ?? "";
  if (name === "u") {
    const hex = reader.text.slice(reader.at + 2, reader.at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(hex)) refuse(reader, "syntax", "\\u needs four hexadecimal digits");
    if (hex === "0000") refuse(reader, "character", "the character NUL cannot be stored");
    reader.at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
  const character = Object.hasOwn(escapes, name) ? escapes[name] : undefined;
  if (character === undefined) refuse(reader, "syntax", "unknown escape in a text");
  reader.at += 2;
  return character;
}

const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function readNumber(reader: Reader): JsonNumber {
  numberForm.lastIndex = reader.at;
  const number = numberForm.exec(reader.text)?.[0];
  if (number === undefined) refuse(reader, "syntax", `expected a value, found ${found(reader)}`);
  const { digitsMax } = reader.limits;
  // Three characters say at most 9e9, ten digits.
  if (number.length > 3 && digitsNeeded(number) > digitsMax)
    refuse(reader, "digits", `a number that needs more than ${digitsMax} digits`, digitsMax);
  reader.at += number.length;
  return { number };
}

function readWord<T extends boolean | null>(reader: Reader, word: string, value: T): T {
  if (!reader.text.startsWith(word, reader.at))
    refuse(reader, "syntax", `expected a value, found ${found(reader)}`);
  reader.at += word.length;
  return value;
}

function skipSpace(reader: Reader): void {
  for (;;) {
    const code = reader.text.charCodeAt(reader.at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    reader.at += 1;
  }
}

function found(reader: Reader): string {
  const code = reader.text.codePointAt(reader.at);
  if (code === undefined) return "the end";
  const hidden =
    code < 0x20 || code === 0xfeff || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code < 0xe000);
  return hidden
    ? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
    : JSON.stringify(String.fromCodePoint(code));
}
