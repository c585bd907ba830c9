/**
 * The address of a timeline view: `q`, `from`, `to` and the selected `event`, each at most once, nothing else.
 * A part that stands twice or that nobody knows makes the view unreadable; it is never dropped, which could show more.
 */
import { ownSource } from "@/lib/access/source-name";
import type { Condition, EventFilter, FilterField } from "@/lib/model/event-filter";
import { isUuid } from "@/lib/model/uuid";
import { formatQuery } from "./format";
import { type FilterProblem, readFilter } from "./read-filter";
import { formatInstant } from "./window";

/** A link a router can check. */
export type TimelineHref = "/timeline" | `/timeline?${string}`;

export type ViewParts = { q: string; from: string | null; to: string | null };

export type ReadView =
  | { ok: true; parts: ViewParts; filter: EventFilter; event: string | null }
  | { ok: false; parts: ViewParts; problem: FilterProblem | AddressProblem };

/** Something in the address beside the filter. */
export type AddressProblem = { part: "address"; message: string };

const known = ["q", "from", "to", "event"];

export function readView(search: Record<string, string | string[] | undefined>): ReadView {
  const one = (name: string) => (typeof search[name] === "string" ? search[name] : null);
  const parts = { q: one("q") ?? "", from: one("from"), to: one("to") };
  const refuse = (message: string): ReadView => ({ ok: false, parts, problem: { part: "address", message } });
  for (const [name, value] of Object.entries(search)) {
    if (!known.includes(name))
      return refuse(`The address has a part that is not known here: ${name.slice(0, 60)}`);
    if (Array.isArray(value)) return refuse(`The address says ${name} more than once`);
  }
  const event = one("event");
  if (event !== null && !isUuid(event)) return refuse("The event in the address is not an event's id");
  const read = readFilter(parts);
  return read.ok
    ? { ok: true, parts, filter: read.filter, event }
    : { ok: false, parts, problem: read.problem };
}

export function timelineHref(filter: Partial<EventFilter>, event: string | null = null): TimelineHref {
  const search = new URLSearchParams();
  if (filter.conditions && filter.conditions.length > 0)
    search.set("q", formatQuery({ conditions: filter.conditions }));
  if (filter.from) search.set("from", formatInstant(filter.from));
  if (filter.to) search.set("to", formatInstant(filter.to));
  if (event !== null) search.set("event", event);
  return search.size > 0 ? `/timeline?${search}` : "/timeline";
}

/**
 * Where reading begins: everything but what Whence records of its own readers, which would crowd out the rest with
 * every look. The chip says what is left out, and one click brings it back.
 */
export const startConditions: Condition[] = [
  { kind: "anyOf", field: "source", values: [ownSource], negated: true },
];
export const startHref: TimelineHref = timelineHref({ conditions: startConditions });

/** Everything whose `field` is `value`. */
export function historyHref(field: FilterField, value: string): TimelineHref {
  return timelineHref({ conditions: [{ kind: "anyOf", field, values: [value], negated: false }] });
}

/** One more condition; values of the same field and sign join as alternatives, since AND of two would find nothing. */
export function withCondition(conditions: readonly Condition[], added: Condition): Condition[] {
  const same = (condition: Condition) =>
    condition.field === added.field && condition.negated === added.negated;
  if (!conditions.some(same)) return [...conditions, added];
  return conditions.map((condition) =>
    same(condition)
      ? { ...condition, values: [...new Set([...condition.values, ...added.values])] }
      : condition,
  );
}
