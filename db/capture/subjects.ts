/** What the tests of capture share: tracked tables of their own, and what the log tells of them. */
import type { Database } from "../client";

export const both = ["row", "statement"] as const;

let made = 0;

/** A tracked table of one's own; answers its name. `level` adds a row trigger, which forces row triggers. */
export async function tracked(
  sql: Database,
  columns: string,
  options = "",
  level: "row" | "statement" = "statement",
): Promise<string> {
  const name = `public.t${++made}`;
  await sql.unsafe(`create table ${name} (${columns})`);
  if (level === "row") {
    await sql.unsafe(`
      create function public.quiet${made}() returns trigger language plpgsql as 'begin return null; end';
      create trigger other after insert on ${name} for each row execute function public.quiet${made}()`);
  }
  await sql.unsafe(`select audit.track('${name}'${options ? `, ${options}` : ""})`);
  return name;
}

export async function eventsOf(sql: Database, type: string): Promise<Record<string, string | null>[]> {
  return sql.unsafe(
    `select id::text as event, entity_id as id, operation as op, before::text, after::text, changed::text,
       (select e.changed_keys::text from audit.event e where e.id = events.id) as keys,
       actor_id as actor, actor_type, reason, source, correlation_id, causation_id::text, metadata::text, payload::text, type
     from audit.events events where type like '${type}.%' order by occurred_at, seq`,
  );
}
