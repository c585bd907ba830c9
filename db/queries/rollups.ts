/**
 * The roll-ups: counts of sealed events by the time they occurred, in UTC. Said once, for feeding, rebuilding and
 * checking. A failure counts as any event does; an empty text stands for "none".
 */
export type Rollup = {
  table: string;
  unit: "minute" | "hour" | "day" | "month";
  /** The finer one of the same columns that it is the sum of. */
  from: string | null;
  /** Its key after the bucket: the column, and the same as SQL over an event. */
  columns: readonly (readonly [column: string, of: (event: string) => string])[];
};

const column = (name: string) => [name, (event: string) => `${event}.${name} collate "C"`] as const;
const orNone = (name: string) =>
  [name, (event: string) => `coalesce(${event}.${name}, '') collate "C"`] as const;
const facts = [column("source"), orNone("entity_type"), column("type"), orNone("operation")];

export const rollups: readonly Rollup[] = [
  { table: "rollup_minute", unit: "minute", from: null, columns: [column("source")] },
  { table: "rollup_hour", unit: "hour", from: null, columns: facts },
  { table: "rollup_day", unit: "day", from: "rollup_hour", columns: facts },
  { table: "rollup_actor_day", unit: "day", from: null, columns: [column("source"), column("actor_id")] },
  {
    table: "rollup_actor_month",
    unit: "month",
    from: "rollup_actor_day",
    columns: [column("source"), column("actor_id")],
  },
];

// Of bytes, as the tables are: text of another collation could not be compared with theirs.
/** The counts over `from`, a relation of events named `e`, as SQL; nothing in it comes from outside. */
export function rollupCounts({ unit, columns }: Rollup, from: string): string {
  const named = columns.map(([name, of]) => `${of("e")} as ${name}`).join(", ");
  const numbers = columns.map((_, at) => at + 2).join(", ");
  return `select date_trunc('${unit}', e.occurred_at, 'UTC') as bucket, ${named}, count(*) as events
    from ${from} group by 1, ${numbers}`;
}
