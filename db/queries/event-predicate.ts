/**
 * One condition of a filter → one parameterised predicate on `audit.event` (as `e`).
 * Exhaustive: a kind or field it does not know does not compile, so no condition is ever dropped.
 */
import type { Condition, EventFilter } from "@/lib/model/event-filter";
import { splitEntity } from "@/lib/model/event-filter";
import type { Database, Fragment } from "../client";

/** All conditions and the window [from, to), joined by AND. */
export function eventPredicate(sql: Database, filter: EventFilter): Fragment {
  const parts = filter.conditions.map((condition) => conditionPredicate(sql, condition));
  if (filter.from !== null) parts.push(sql`e.occurred_at >= ${filter.from}::timestamptz`);
  if (filter.to !== null) parts.push(sql`e.occurred_at < ${filter.to}::timestamptz`);
  return parts.reduce((all, part) => sql`${all} and ${part}`, sql`true`);
}

function conditionPredicate(sql: Database, condition: Condition): Fragment {
  const positive = anyOf(sql, condition);
  // `is not true`: an event without an entity is not an order.
  return condition.negated ? sql`(${positive}) is not true` : sql`(${positive})`;
}

function anyOf(sql: Database, { field, values }: Condition): Fragment {
  switch (field) {
    case "type":
      return equalsAny(sql, sql`e.type`, values);
    case "entity.type":
      return equalsAny(sql, sql`e.entity_type`, values);
    case "entity.id":
      return equalsAny(sql, sql`e.entity_id`, values);
    case "actor":
      return equalsAny(sql, sql`e.actor_id`, values);
    case "source":
      return equalsAny(sql, sql`e.source`, values);
    case "op":
      return sql`coalesce(e.operation, 'none') = any(${values}::text[])`;
    case "entity":
      return values.map((value) => entityEquals(sql, value)).reduce((any, one) => sql`${any} or ${one}`);
    default:
      return refuseUnknown(field);
  }
}

// One value as `=`: `= any` of one element cannot keep the order of (type, occurred_at, seq) on PostgreSQL 15 and 16.
function equalsAny(sql: Database, column: Fragment, values: string[]): Fragment {
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? sql`${column} = ${only}`
    : sql`${column} = any(${values}::text[])`;
}

function entityEquals(sql: Database, value: string): Fragment {
  const { type, id } = splitEntity(value);
  return id === null ? sql`e.entity_type = ${type}` : sql`(e.entity_type = ${type} and e.entity_id = ${id})`;
}

function refuseUnknown(field: never): never {
  throw new Error(`No predicate for the field ${String(field)}.`);
}
