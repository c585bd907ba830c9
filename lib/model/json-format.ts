/**
 * Trees back to text, two ways.
 *
 * `formatJson` keeps order and spelling. `canonicalJson` is the text PostgreSQL prints for the same value as jsonb,
 * byte for byte (keys by length in bytes, then by bytes; numbers written out; `": "` and `", "`): one text for one
 * stored value, so digests and comparisons use it (json-format.db.test.ts holds it against the server).
 */
import { isJsonNumber, type JsonObject, type JsonText, type JsonTree, readJson } from "./json";
import { postgresNumber } from "./json-number";
import { compareBytes, utf8Length } from "./json-string";

export function formatJson(tree: JsonTree): JsonText {
  return write(tree, plain) as JsonText;
}

export function canonicalJson(tree: JsonTree): JsonText {
  return write(tree, canonical) as JsonText;
}

/** Equal as stored: `1e2` is `100` and `-0` is `0`, but `1.0` is not `1.00`, and key order is nothing. */
export function jsonEqual(a: JsonTree, b: JsonTree): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

export function jsonTextEqual(a: JsonText, b: JsonText): boolean {
  return a === b || jsonEqual(readJson(a), readJson(b));
}

type Style = {
  comma: string;
  colon: string;
  number: (text: string) => string;
  names: (object: JsonObject) => Iterable<string>;
};

const plain: Style = { comma: ",", colon: ":", number: (text) => text, names: (object) => object.keys() };

const canonical: Style = {
  comma: ", ",
  colon: ": ",
  number: postgresNumber,
  names: (object) => (object.size < 2 ? object.keys() : [...object.keys()].sort(compareNames)),
};

function compareNames(a: string, b: string): number {
  return utf8Length(a) - utf8Length(b) || compareBytes(a, b);
}

function write(tree: JsonTree, style: Style): string {
  if (typeof tree === "string") return quote(tree);
  if (tree === null || typeof tree === "boolean") return String(tree);
  if (Array.isArray(tree)) return `[${tree.map((item) => write(item, style)).join(style.comma)}]`;
  if (isJsonNumber(tree)) return style.number(tree.number);
  let text = "";
  for (const name of style.names(tree)) {
    const value = write(tree.get(name) ?? null, style);
    text += `${text === "" ? "" : style.comma}${quote(name)}${style.colon}${value}`;
  }
  return `{${text}}`;
}

/** Without lone surrogates JSON.stringify escapes a text as PostgreSQL does. Short plain texts need no call. */
function quote(text: string): string {
  if (text.length > 64) return JSON.stringify(text);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
}
