/**
 * The parameters of `GET /events` → a question, strictly: an unknown parameter is refused, since a filter that was
 * not understood would show more than was asked for.
 */
import type { EventFilter } from "@/lib/model/event-filter";
import { readFilter } from "@/lib/query/read-filter";

export type ListRequest = {
  filter: EventFilter;
  order: "asc" | "desc";
  limit: number;
  cursor: string | null;
};
export type ReadListRequest = { ok: true; request: ListRequest } | { ok: false; message: string };

const known = new Set(["q", "from", "to", "order", "limit", "cursor"]);
export const limitDefault = 100;
export const limitMax = 1000;

export function readListRequest(parameters: URLSearchParams): ReadListRequest {
  const names = [...parameters.keys()];
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    return refuse(`Unknown parameter "${unknown}". Known: ${[...known].join(", ")}.`);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) return refuse(`The parameter "${repeated}" stands twice.`);

  const order = parameters.get("order") ?? "desc";
  if (order !== "asc" && order !== "desc") return refuse(`order: "asc" or "desc".`);
  const limitText = parameters.get("limit") ?? String(limitDefault);
  const limit = /^\d{1,4}$/u.test(limitText) ? Number(limitText) : 0;
  if (limit < 1 || limit > limitMax) return refuse(`limit: a whole number from 1 to ${limitMax}.`);

  const read = readFilter({
    q: parameters.get("q") ?? "",
    from: parameters.get("from"),
    to: parameters.get("to"),
  });
  if (!read.ok)
    return refuse(`${read.problem.part}: ${read.problem.message} (at character ${read.problem.at + 1}).`);
  return { ok: true, request: { filter: read.filter, order, limit, cursor: parameters.get("cursor") } };
}

const refuse = (message: string): ReadListRequest => ({ ok: false, message });
