/**
 * A JSON value laid out in lines, to be read and corrected, and where in such a text each part stands.
 *
 * `layOutJson` keeps order and the digits of numbers, and writes characters that show nothing or turn the writing around
 * as escapes: parsed again it is the same value. `pathLines` reads any JSON text: the first line of each part, by the
 * path that problems name it with. Both laws: rejected-layout.test.ts.
 */
import { formatPath, isJsonNumber, type JsonTree } from "@/lib/model/json";
import { visibleRuns } from "@/lib/log/visible-text";

export function layOutJson(tree: JsonTree, indent = ""): string {
  const inner = `${indent}  `;
  if (typeof tree === "string") return quote(tree);
  if (tree === null || typeof tree === "boolean") return String(tree);
  if (isJsonNumber(tree)) return tree.number;
  if (Array.isArray(tree)) {
    if (tree.length === 0) return "[]";
    return `[\n${tree.map((item) => `${inner}${layOutJson(item, inner)}`).join(",\n")}\n${indent}]`;
  }
  if (tree.size === 0) return "{}";
  const fields = [...tree].map(([name, value]) => `${inner}${quote(name)}: ${layOutJson(value, inner)}`);
  return `{\n${fields.join(",\n")}\n${indent}}`;
}

function quote(text: string): string {
  return visibleRuns(JSON.stringify(text))
    .map((run) => (run.hidden ? escaped(run.title) : run.text))
    .join("");
}

/** `Character U+E0001` as the escapes of its two halves. */
function escaped(title: string): string {
  const character = String.fromCodePoint(Number.parseInt(title.replace(/^.*U\+/u, ""), 16));
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

type Level = { kind: "{" | "["; step: string | number };

/** The text must be JSON (parseJson took it); then no more is needed than its marks. Lines count from 1. */
export function pathLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const levels: Level[] = [];
  let line = 1;
  const mark = () => {
    const path = formatPath(levels.map(({ step }) => step));
    if (!lines.has(path)) lines.set(path, line);
  };
  for (const { 0: token, index } of text.matchAll(/\n|[{}[\],]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/gu)) {
    const level = levels.at(-1);
    if (token === "\n") line += 1;
    else if (token === "}" || token === "]") levels.pop();
    else if (token === ",") {
      if (level?.kind === "[") level.step = Number(level.step) + 1;
      else if (level) level.step = "";
    } else if (level?.kind === "{" && isName(text, index + token.length, token)) {
      level.step = String(JSON.parse(token));
      mark();
    } else {
      if (level?.kind !== "{") mark();
      if (token === "{" || token === "[") levels.push({ kind: token, step: token === "[" ? 0 : "" });
    }
  }
  return lines;
}

/** A text is a name where a colon follows. */
function isName(text: string, end: number, token: string): boolean {
  if (!token.startsWith('"')) return false;
  let at = end;
  while (/\s/u.test(text[at] ?? "")) at += 1;
  return text[at] === ":";
}
