/**
 * The three parts of a view's address (`q`, `from`, `to`) → one `EventFilter`, strictly:
 * one unreadable part and there is no filter, so that a broken link never shows more than was meant.
 */
import type { EventFilter } from "@/lib/model/event-filter";
import { parseQuery, type QueryProblem } from "./parse";
import { readInstant } from "./window";

export type FilterProblem = QueryProblem & { part: "q" | "from" | "to"; text: string };
export type ReadFilter = { ok: true; filter: EventFilter } | { ok: false; problem: FilterProblem };

export function readFilter(parts: { q: string; from: string | null; to: string | null }): ReadFilter {
  const parsed = parseQuery(parts.q);
  if (!parsed.ok) return { ok: false, problem: { ...parsed.problem, part: "q", text: parts.q } };
  const from = readEnd("from", parts.from);
  if (!from.ok) return from;
  const to = readEnd("to", parts.to);
  if (!to.ok) return to;
  if (from.at !== null && to.at !== null && from.at >= to.at) {
    const message = "The range ends before it begins";
    const text = parts.to ?? "";
    return { ok: false, problem: { part: "to", text, at: 0, length: text.length, message } };
  }
  return { ok: true, filter: { conditions: parsed.query.conditions, from: from.at, to: to.at } };
}

type ReadEnd = { ok: true; at: string | null } | { ok: false; problem: FilterProblem };

function readEnd(part: "from" | "to", text: string | null): ReadEnd {
  if (text === null || text === "") return { ok: true, at: null };
  const at = readInstant(text);
  if (at !== null) return { ok: true, at };
  const message = `Not a moment with a time zone, such as 2026-03-12T03:12:06Z`;
  return { ok: false, problem: { part, text, at: 0, length: text.length, message } };
}
