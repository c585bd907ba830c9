/** Forged events: made after the image of one that is there, its times and its transaction included. */
import "server-only";
import type { CopyTransaction } from "./attack";

type Forged = { id: string; seq: string };

/** `seq`: instead of the next ones that the log would give. */
export async function insertLike(
  sql: CopyTransaction,
  model: string,
  { count = 1, seq = null }: { count?: number; seq?: string | null },
): Promise<[Forged, ...Forged[]]> {
  const columns = await sql<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped order by attnum`;
  const given: Record<string, string> = {
    id: "gen_random_uuid()",
    seq: "coalesce($2::bigint, nextval('audit.event_seq'))",
    actor_id: "'mallory'",
  };
  const names = columns.map(({ name }) => name);
  const [first, ...rest] = await sql.unsafe<Forged[]>(
    `insert into audit.event (${names.join(", ")})
     select ${names.map((name) => given[name] ?? `e.${name}`).join(", ")}
     from (select * from audit.event where seq = $1 limit 1) e, generate_series(1, $3::int)
     returning id, seq`,
    [model, seq, count],
  );
  if (!first) throw new Error(`no event has seq ${model}`);
  return [first, ...rest];
}
