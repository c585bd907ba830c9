/**
 * The line in SQL and the line in TypeScript are one: event → log → the API's JSON → encodeLine gives what audit.line
 * gives, byte for byte, and no column can change without changing it.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeLine, encodeLine, eventOfJson } from "@/lib/ledger/line";
import { anyEvent } from "@/lib/ledger/line-arbitrary";
import { formatEvent } from "@/lib/log/event-json";
import type { Event } from "@/lib/model/event";
import { isJsonObject, type JsonText, readJson } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { eventColumns } from "../queries/event-columns";
import { findEvent } from "../queries/find-event";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

const columns = {
  id: "id",
  occurredAt: "occurred_at",
  type: "type",
  schemaVersion: "schema_version",
  entityType: "entity_type",
  entityId: "entity_id",
  operation: "operation",
  outcome: "outcome",
  actorId: "actor_id",
  actorType: "actor_type",
  onBehalfOf: "on_behalf_of",
  source: "source",
  reason: "reason",
  transactionId: "transaction_id",
  correlationId: "correlation_id",
  causationId: "causation_id",
  causes: "causes",
  supersedes: "supersedes",
} as const satisfies Partial<Record<keyof Event, string>>;

/** As the batch door takes it: a delete's image as `changed`. */
function stored(event: Event, index: number): string {
  const fields = Object.entries(columns).map(
    ([name, column]) => `"${column}":${JSON.stringify(event[name as keyof typeof columns])}`,
  );
  const changed = event.operation === "delete" ? removed(event.before) : event.changed;
  const { after, payload, metadata } = event;
  for (const [name, document] of Object.entries({ after, changed, payload, metadata }))
    if (document !== null) fields.push(`"${name}":${document}`);
  return `{"request":${index},"index":0,"digest":"00",${fields.join(",")}}`;
}

function removed(before: JsonText | null): string | null {
  const image = before && readJson(before);
  if (!image || !isJsonObject(image)) return null;
  return `{${[...image].map(([name, from]) => `${JSON.stringify(name)}:{"from":${canonicalJson(from)}}`).join(",")}}`;
}

async function append(events: readonly Event[]): Promise<void> {
  const batch = `[${events.map(stored).join(",")}]`;
  const refused = await db.sql`
    select * from audit.append_events(${batch}::text::jsonb) where problem is not null or duplicate`;
  expect(refused).toEqual([]);
}

async function lineOf(id: string): Promise<string> {
  const [row] = await db.sql<
    { line: string }[]
  >`select audit.line(e) as line from audit.event e where id = ${id}`;
  if (!row) throw new Error(`no event ${id}`);
  return row.line;
}

/** All the way a browser goes: the body of GET /events/{id}, read, and the line built of it. */
async function lineByApi(id: string): Promise<string> {
  const event = await findEvent(db.sql, id);
  if (!event) throw new Error(`no event ${id}`);
  const read = eventOfJson(formatEvent(event));
  if (!read.ok) throw new Error(read.reason);
  return encodeLine(read.value);
}

test("of every event, however hostile, the API's JSON gives the line that the database gives", async () => {
  const [batches, size] = process.env.WHENCE_LONG ? [15, 200] : [2, 200];
  for (let batch = 0; batch < batches; batch++) {
    const seed = process.env.WHENCE_LONG ? Date.now() : 1000 + batch;
    const events = fc
      .sample(anyEvent, { numRuns: size, seed })
      // A correction has rules of its own (correction_problem.db.test.ts); a column of it is tried below.
      .map((event) => ({ ...event, supersedes: null }));
    const distinct = [...new Map(events.map((event) => [event.id, event])).values()];
    await append(distinct);
    const rows = await db.sql<{ id: string; line: string; entry: string }[]>`
      select id, audit.line(e) as line from audit.event e where id = any(${distinct.map(({ id }) => id)}::uuid[])`;
    expect(rows.length, `seed ${seed}`).toBe(distinct.length);
    const sent = new Map(distinct.map((event) => [event.id, event]));
    for (const { id, line } of rows) {
      expect(await lineByApi(id), `seed ${seed}`).toBe(line);
      const decoded = decodeLine(line);
      const event = decoded.kind === "event" ? decoded.event : null;
      // What was sent is what the line says; the log adds when and in which order it came.
      const { recordedAt, seq, tx } = event ?? {};
      expect(event, `seed ${seed}`).toEqual({ ...sent.get(id), recordedAt, seq, tx });
    }
  }
}, 300_000);

test("the line pinned for format 1 is the database's too, to the hash", async () => {
  const [row] = await db.sql<{ line: string; entry: string }[]>`
    select audit.line(e) as line, encode(sha256(convert_to(audit.line(e), 'UTF8')), 'hex') as entry
    from jsonb_populate_record(null::audit.event, ${JSON.stringify({
      ...{ seq: "9007199254740993", tx: "281474976710656", id: "0190aaaa-0000-7000-8000-000000000001" },
      ...{ occurred_at: "2026-03-12T03:12:06.884123Z", recorded_at: "2026-03-12T03:12:06.901000Z" },
      ...{ type: 'order."quoted"\n\u202e\u2028', schema_version: 3, entity_type: "t", entity_id: "1" },
      ...{
        operation: "delete",
        outcome: "success",
        actor_id: "alice",
        actor_type: "user",
        source: "admin-ui",
      },
    })}::text::jsonb || jsonb_build_object('changed', '{"b": {"from": []}, "amount": {"from": 1.0}}'::jsonb)) e`;
  expect(row?.entry).toBe("e9773c237fe4c80a727ac0c07120aec899c83bc63a25824a65210d39ee35646d");
});

const every: Event = {
  id: "0190bbbb-0000-7000-8000-000000000001",
  occurredAt: "2026-03-12T03:12:06.884123Z",
  recordedAt: "",
  type: "t",
  schemaVersion: 1,
  entityType: "e",
  entityId: "1",
  operation: "update",
  outcome: "success",
  actorId: "a",
  actorType: "user",
  onBehalfOf: "o",
  source: "s",
  reason: "r",
  before: null,
  after: '{"x": 2}' as JsonText,
  changed: '{"x": {"to": 2, "from": 1}}' as JsonText,
  payload: '{"p": 2}' as JsonText,
  metadata: '{"m": 2}' as JsonText,
  transactionId: "x",
  correlationId: "c",
  causationId: "0190bbbb-0000-7000-8000-000000000002",
  causes: ["0190bbbb-0000-7000-8000-000000000003"],
  supersedes: null,
  seq: "",
  tx: "",
};

// What is derived from others: the ledger checks it against them.
const derived = new Set(["changed_keys"]);

test("no column of the log but the derived ones can change without changing the line, in SQL and by the API", async () => {
  await append([every]);
  const names = await db.sql<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, null) as type from pg_attribute
    where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped order by attnum`;
  expect(names.length).toBeGreaterThan(20);
  const changes: Record<string, string> = {
    bigint: "seq + 1",
    xid8: "(tx::text::bigint + 1)::text::xid8",
    integer: "schema_version + 1",
    "timestamp with time zone": "%I + interval '1 microsecond'",
    uuid: "'0190bbbb-0000-7000-8000-0000000000ff'",
    "uuid[]": "causes || '0190bbbb-0000-7000-8000-0000000000ff'::uuid",
    "text[]": "%I || 'y'::text",
    // The least there is: a digit that only its writer can see.
    jsonb: "replace(%I::text, '2', '2.0')::jsonb",
    text: "%I || ' '",
  };
  const words: Record<string, string> = {
    operation: "'insert'",
    outcome: "'failure'",
    actor_type: "'system'",
  };
  const unchanged: string[] = [];
  for (const { name, type } of names) {
    const change = (words[name] ?? changes[type] ?? "").replaceAll("%I", name);
    expect(change, `a change for ${name} of type ${type}`).not.toBe("");
    const wasLine = await lineOf(every.id);
    await db.sql
      .begin(async (tx) => {
        // As a superuser can, whom nothing refuses.
        await tx`alter table audit.event disable trigger user`; // and with it on every month
        await tx.unsafe(`alter table audit.event drop constraint if exists event_shape`);
        await tx.unsafe(`update audit.event set ${name} = ${change} where id = $1`, [every.id]);
        const [row] = await tx<(Event & { line: string })[]>`
          select ${eventColumns(db.sql)}, audit.line(e) as line from audit.event e
          where id in (${every.id}, '0190bbbb-0000-7000-8000-0000000000ff')`;
        if (!row) throw new Error("the event is gone");
        if (row.line === wasLine && encodeLine(row) === wasLine) unchanged.push(name);
        else expect([name, row.line, encodeLine(row)]).not.toContain(wasLine);
        // An operation that does not fit its images hides some of them from the API.
        if (name !== "operation") expect(encodeLine(row)).toBe(row.line);
        throw new Undo();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error;
      });
  }
  expect(unchanged).toEqual([...derived]);
});

class Undo extends Error {}

test("the line is the same whatever the session's settings", async () => {
  const line = await lineOf(every.id);
  await db.sql.begin(async (tx) => {
    await tx.unsafe(`set local timezone = 'Asia/Kolkata'; set local datestyle = 'German'; set local intervalstyle = 'iso_8601';
      set local extra_float_digits = 0; set local bytea_output = 'escape'; set local lc_time = 'C'`);
    const [row] = await tx<
      { line: string }[]
    >`select audit.line(e) as line from audit.event e where id = ${every.id}`;
    expect(row?.line).toBe(line);
  });
});
