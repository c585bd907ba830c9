/**
 * The one filter of the whole product: the same value stands in the URL, in the bar's chips, in the API and in SQL.
 *
 * Conditions are joined by AND. A condition says its kind; nothing is guessed from its shape, and a reader that
 * meets a kind it does not know refuses the filter instead of dropping the condition (which would show more).
 */
import type { Instant } from "./event";

/** Fields that the query language knows so far, in the order the bar offers them. */
export const filterFields = ["type", "entity", "entity.type", "entity.id", "actor", "op", "source"] as const;
export type FilterField = (typeof filterFields)[number];

/** What `op` may hold; `none` = an event that is not a change of an image. */
export const filterOperations = ["insert", "update", "delete", "none"] as const;

/** The field is one of `values` (at least one, no duplicates), or with `negated` none of them. */
export type AnyOf = {
  kind: "anyOf";
  field: FilterField;
  /** `entity`: `type`, or `type/id` split at the first slash. `op`: only `filterOperations`. */
  values: string[];
  negated: boolean;
};

export type Condition = AnyOf;

/** Events that meet every condition and occurred within [from, to). `null` = open on that side. */
export type EventFilter = {
  conditions: Condition[];
  from: Instant | null;
  to: Instant | null;
};

/** `order/1042/a` is entity `1042/a` of type `order`; without a slash, any entity of that type. */
export function splitEntity(value: string): { type: string; id: string | null } {
  const slash = value.indexOf("/");
  return slash < 0 ? { type: value, id: null } : { type: value.slice(0, slash), id: value.slice(slash + 1) };
}
