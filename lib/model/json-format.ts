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
  fields: (object: JsonObject) => Iterable<[string, JsonTree]>;
};

const plain: Style = { comma: ",", colon: ":", number: (text) => text, fields: (object) => object };

const canonical: Style = {
  comma: ", ",
  colon: ": ",
  number: postgresNumber,
  fields: (object) => [...object].sort(([a], [b]) => utf8Length(a) - utf8Length(b) || compareBytes(a, b)),
};

function write(tree: JsonTree, style: Style): string {
  if (tree === null || typeof tree === "boolean") return String(tree);
  // Without lone surrogates JSON.stringify escapes a text as PostgreSQL does.
  if (typeof tree === "string") return JSON.stringify(tree);
  if (Array.isArray(tree)) return `[${tree.map((item) => write(item, style)).join(style.comma)}]`;
  if (isJsonNumber(tree)) return style.number(tree.number);
  let text = "";
  for (const [key, value] of style.fields(tree)) {
    text += `${text === "" ? "" : style.comma}${JSON.stringify(key)}${style.colon}${write(value, style)}`;
  }
  return `{${text}}`;
}
