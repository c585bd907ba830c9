/**
 * Copies the latest events of a log into another database, in the order in which they are sealed, in one snapshot of
 * the log and without a lock on it. Keys come with their digests; edges follow from the events. The log is read as
 * `whence_verifier`, which can write nothing.
 */
import "server-only";
import { connect, type Database, type Queryable } from "@/db/client";

export type Copied = { events: number; total: number; from: string; to: string };

const batch = 2_000;

export async function copyEvents(sourceUrl: string, targetUrl: string, eventsMax: number): Promise<Copied> {
  const source = connect(sourceUrl, { max: 1, role: "whence_verifier", applicationName: "whence drill" });
  try {
    const copied = await source.begin("isolation level repeatable read read only", async (snapshot) => {
      const facts = await factsOf(snapshot, eventsMax);
      await copyAll(snapshot, targetUrl, facts);
      return facts;
    });
    return copied;
  } finally {
    await source.end();
  }
}

async function factsOf(snapshot: Queryable, eventsMax: number): Promise<Copied> {
  const [facts] = await snapshot<Copied[]>`
    select count(*)::int as events, coalesce(to_char(min(recorded_at), 'YYYY-MM-DD HH24:MI'), '') as from,
      coalesce(to_char(max(recorded_at), 'YYYY-MM-DD HH24:MI'), '') as to,
      (select count(*)::int from audit.event) as total
    from (select recorded_at from audit.event order by tx desc, seq desc limit ${eventsMax}) latest`;
  if (!facts) throw new Error("the log did not answer");
  return facts;
}

async function copyAll(snapshot: Queryable, targetUrl: string, { events }: Copied): Promise<void> {
  const target = connect(targetUrl, { max: 1, applicationName: "whence drill" });
  try {
    const columns = await columnsOf(target);
    const room = await roomForTransactions(target);
    for await (const rows of latest(snapshot, columns, events, room).cursor(batch))
      await insertRows(target, rows);
    await target`select setval('audit.event_seq', greatest((select max(seq) from audit.event), 1))`;
  } finally {
    await target.end();
  }
}

type Row = { event: string; key: string | null };

/**
 * The events as rows of text, in the order of (tx, seq). Transactions are numbered anew from 3, PostgreSQL's first, and
 * where there are more of them than the server has ever had (a log restored from elsewhere), neighbours share a number.
 */
const latest = (snapshot: Queryable, columns: readonly string[], events: number, room: number) => {
  const given = columns.map((name) =>
    name === "tx" ? "(3 + (e.rank - 1) * least(e.ranks, $2) / e.ranks)" : `e.${name}`,
  );
  return snapshot.unsafe<Row[]>(
    `select row(${given.join(", ")})::text as event, case when k.id is not null then row(k.*)::text end as key
     from (
       select l.*, max(l.rank) over () as ranks from (
         select e.*, dense_rank() over (order by e.tx) as rank
         from (select * from audit.event order by tx desc, seq desc limit $1) e
       ) l
     ) e left join audit.event_key k on k.id = e.id
     order by e.tx, e.seq`,
    [events, room],
  );
};

async function columnsOf(target: Database): Promise<string[]> {
  const columns = await target<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped order by attnum`;
  return columns.map(({ name }) => name);
}

async function roomForTransactions(target: Database): Promise<number> {
  const [snapshot] = await target<{ room: number }[]>`
    select least(pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 4, 2000000000)::int as room`;
  return Math.max(1, snapshot?.room ?? 1);
}

async function insertRows(target: Database, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const events = rows.map(({ event }) => event);
  const keys = rows.flatMap(({ key }) => key ?? []);
  await target.begin(async (tx) => {
    await tx`
      select audit.ensure_month(m.at) from (
        select distinct date_trunc('month', e.recorded_at, 'UTC') as at from unnest(${events}::text[]::audit.event[]) e) m`;
    await tx`insert into audit.event select * from unnest(${events}::text[]::audit.event[])`;
    await tx`insert into audit.event_key select * from unnest(${keys}::text[]::audit.event_key[])`;
    await tx`
      insert into audit.cause_edge (cause_id, effect_id)
      select distinct cause, e.id from unnest(${events}::text[]::audit.event[]) e, unnest(e.causes || e.causation_id) cause
      where cause is not null`;
  });
}
