/**
 * Trees back to text, two ways.
 *
 * `formatJson` keeps order and spelling. `canonicalJson` is the text PostgreSQL prints for the same value as jsonb,
 * byte for byte (keys by length in bytes, then by bytes; numbers written out; `": "` and `", "`): one text for one
 * stored value, so digests and comparisons use it (json-format.db.test.ts holds it against the server).
 */
import { isJsonNumber, type JsonObject, type JsonText, type JsonTree, readJson } from "./json";
import { postgresNumber } from "./json-number";
import { sortedNames } from "./sorted-names";

export function formatJson(tree: JsonTree): JsonText {
  return write(tree, plain) as JsonText;
}

export function canonicalJson(tree: JsonTree): JsonText {
  return write(tree, canonical) as JsonText;
}

/** The same; `written` holds values of this object whose canonical text is known already. */
export function canonicalJsonWith(tree: JsonTree, written: ReadonlyMap<JsonTree, JsonText>): JsonText {
  return write(tree, canonical, written) as JsonText;
}

/** Equal as stored: `1e2` is `100` and `-0` is `0`, but `1.0` is not `1.00`, and key order is nothing. */
export function jsonEqual(a: JsonTree, b: JsonTree): boolean {
  if (a === b) return true;
  if (typeof a !== typeof b || typeof a !== "object" || a === null || b === null) return false;
  return canonicalJson(a) === canonicalJson(b);
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
  names: sortedNames,
};

function write(tree: JsonTree, style: Style, written?: ReadonlyMap<JsonTree, JsonText>): string {
  if (typeof tree === "string") return quote(tree);
  if (tree === null || typeof tree === "boolean") return String(tree);
  if (Array.isArray(tree)) return `[${tree.map((item) => write(item, style)).join(style.comma)}]`;
  if (isJsonNumber(tree)) return style.number(tree.number);
  let text = "";
  for (const name of style.names(tree)) {
    const item = tree.get(name) ?? null;
    const value = written?.get(item) ?? write(item, style);
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
