/**
 * Query text → conditions, in its first form: `field:a,b` and `-field:a`, joined by AND, values bare or "quoted".
 *
 * What it does not understand it refuses, with the place and a reason: a link that cannot be read fully must
 * never show a wider result than its author saw. `parseQuery(formatQuery(x)) = x` (format.test.ts).
 */
import { type Condition, type FilterField, filterFields, filterOperations } from "@/lib/model/event-filter";
import { nearest } from "./nearest";

export type Query = { conditions: Condition[] };

/** Where in the text the mistake is; `suggestion` would stand well in that place. */
export type QueryProblem = { at: number; length: number; message: string; suggestion?: string };

export type ParsedQuery = { ok: true; query: Query } | { ok: false; problem: QueryProblem };

/** Bounds on what one link may ask; far above what a person writes, far below what would hurt. */
export const queryLimits = { textMax: 16_000, conditionsMax: 50, valuesMax: 200, valueMax: 1_000 };

export function parseQuery(text: string): ParsedQuery {
  if (text.length > queryLimits.textMax) {
    return refuse(queryLimits.textMax, text.length - queryLimits.textMax, "The query is too long");
  }
  const conditions: Condition[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    if (conditions.length === queryLimits.conditionsMax) {
      return refuse(at, text.length - at, `More than ${queryLimits.conditionsMax} terms in one query`);
    }
    const term = readTerm(text, at);
    if (!term.ok) return term;
    conditions.push(term.condition);
    at = skipSpace(text, term.end);
  }
  return { ok: true, query: { conditions } };
}

type Refused = { ok: false; problem: QueryProblem };

function refuse(at: number, length: number, message: string, suggestion?: string): Refused {
  const problem = { at, length: Math.max(1, length), message };
  return { ok: false, problem: suggestion === undefined ? problem : { ...problem, suggestion } };
}

// Space separates terms: what JavaScript calls white space, so that a pasted no-break space separates too.
const space = /\s/u;

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && space.test(text.charAt(at))) at++;
  return at;
}

function readTerm(text: string, start: number): { ok: true; condition: Condition; end: number } | Refused {
  const negated = text.charAt(start) === "-";
  const fieldAt = negated ? start + 1 : start;
  const field = readField(text, start, fieldAt);
  if (!field.ok) return field;

  const values: string[] = [];
  let at = field.end;
  for (;;) {
    const value = readValue(text, at, field.field);
    if (!value.ok) return value;
    if (!values.includes(value.value)) values.push(value.value);
    if (values.length > queryLimits.valuesMax) {
      return refuse(at, value.end - at, `More than ${queryLimits.valuesMax} values in one term`);
    }
    at = value.end;
    if (text.charAt(at) !== ",") break;
    at++;
  }
  if (at < text.length && !space.test(text.charAt(at))) {
    return refuse(at, wordEnd(text, at) - at, "Put a space after the closing quote");
  }
  return { ok: true, condition: { kind: "anyOf", field: field.field, values, negated }, end: at };
}

function readField(
  text: string,
  termAt: number,
  at: number,
): { ok: true; field: FilterField; end: number } | Refused {
  const name = /^[^\s:"(),]*/u.exec(text.slice(at))?.[0] ?? "";
  const end = at + name.length;
  const word = text.slice(termAt, wordEnd(text, termAt));
  if (text.charAt(end) !== ":") return refuse(termAt, word.length, notATerm(word));
  const field = filterFields.find((known) => known === name.toLowerCase());
  if (field) return { ok: true, field, end: end + 1 };
  if (name === "") return refuse(termAt, word.length, "A field name is missing before the colon");
  const message = laterFields.test(name)
    ? `Filtering by ${name} is not available yet`
    : `There is no field named ${name}`;
  return refuse(at, name.length, message, nearest(name.toLowerCase(), filterFields));
}

// Fields the language will know; named so that the message does not call them unknown.
const laterFields =
  /^(actor\.type|reason|correlation|cause|transaction|id|position|version|changed|is|has|(before|after|payload|metadata)\..+)$/iu;

function notATerm(word: string): string {
  if (word.startsWith("(") || word.startsWith(")")) return "Parentheses are not available yet";
  if (word === "OR") return "OR is not available yet; give one field several values: type:a,b";
  if (word === "AND") return "AND is not needed: terms are joined by AND";
  return "Text search is not available yet; write field:value";
}

type ReadValue = { ok: true; value: string; end: number } | Refused;

function readValue(text: string, at: number, field: FilterField): ReadValue {
  const read = text.charAt(at) === '"' ? readQuoted(text, at) : readBare(text, at);
  if (!read.ok) return read;
  return checkValue(read.value, at, read.end, field);
}

function readQuoted(text: string, at: number): ReadValue {
  let value = "";
  for (let i = at + 1; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '"') return { ok: true, value, end: i + 1 };
    if (char === "\\") {
      const escaped = text.charAt(++i);
      if (escaped !== '"' && escaped !== "\\") {
        return refuse(i - 1, 2, 'Inside quotes a backslash stands before " or \\ only', `\\\\${escaped}`);
      }
      value += escaped;
    } else value += char;
  }
  return refuse(at, text.length - at, "The closing quote is missing", `${text.slice(at)}"`);
}

function readBare(text: string, at: number): ReadValue {
  let end = at;
  while (end < text.length && !/[\s,]/u.test(text.charAt(end))) {
    if (text.charAt(end) === '"') {
      return refuse(at, wordEnd(text, at) - at, "Put the whole value in quotes");
    }
    end++;
  }
  const value = text.slice(at, end);
  if (value === "") return refuse(at, 1, "A value is missing here");
  const later = laterOperator(value);
  if (later)
    return refuse(at, value.length, `${later}; quote the value to mean it as it stands`, quote(value));
  return { ok: true, value, end };
}

function laterOperator(value: string): string | null {
  if (value.includes("*")) return "Wildcards are not available yet";
  if (/^[<>]/u.test(value)) return "Comparison is not available yet";
  if (value.includes("->")) return "Transitions are not available yet";
  if (value.includes("..")) return "Ranges are not available yet";
  if (/[()]/u.test(value)) return "Parentheses are not available yet";
  return null;
}

function checkValue(value: string, at: number, end: number, field: FilterField): ReadValue {
  const length = end - at;
  if (value === "") return refuse(at, length, "A value cannot be empty");
  if (value.length > queryLimits.valueMax) {
    return refuse(at, length, `A value has at most ${queryLimits.valueMax} characters`);
  }
  // Neither can be in the log, and neither survives a URL or PostgreSQL.
  if (value.includes("\u0000") || !value.isWellFormed()) {
    return refuse(at, length, "This value holds a character that no event can hold");
  }
  if (field === "op") return readOperation(value, at, end);
  if (field === "entity" && (value.startsWith("/") || value.indexOf("/") === value.length - 1)) {
    return refuse(at, length, "An entity is written type or type/id");
  }
  return { ok: true, value, end };
}

/** People say created, the log says insert; both are read, one is kept. */
const operationWords: Record<string, string> = { created: "insert", changed: "update", deleted: "delete" };

function readOperation(value: string, at: number, end: number): ReadValue {
  const word = value.toLowerCase();
  const known = filterOperations.find((name) => name === (operationWords[word] ?? word));
  if (known) return { ok: true, value: known, end };
  const choices = [...filterOperations, ...Object.keys(operationWords)];
  return refuse(at, end - at, `op is one of ${filterOperations.join(", ")}`, nearest(word, choices));
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !space.test(text.charAt(at))) at++;
  return at;
}

export function quote(value: string): string {
  return `"${value.replace(/["\\]/gu, "\\$&")}"`;
}
