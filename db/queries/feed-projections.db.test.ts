/** What is derived from the log: whatever passes the events came in, the rows are those a plain model gives. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { feedProjections } from "./feed-projections";
import { instantText } from "./instant-text";
import { openFresh } from "./take-fresh";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

type Told = {
  minute: number;
  entity: "a" | "b" | null;
  operation: "insert" | "update" | "delete" | null;
  fields: string[];
  /** An update tells its differences, or only what is there now. */
  told: "changed" | "after";
  outcome: "success" | "failure";
};
type Logged = Told & { seq: number };

// Fields named as the markers are, and one beyond ASCII.
const fieldNames = ["x", "-", "+", "=-", "", "é", "__proto__"];
const told: fc.Arbitrary<Told> = fc.record({
  minute: fc.nat({ max: 200 }),
  entity: fc.constantFrom("a" as const, "a" as const, "b" as const, null),
  operation: fc.constantFrom(
    "insert" as const,
    "update" as const,
    "update" as const,
    "delete" as const,
    null,
  ),
  fields: fc.uniqueArray(fc.constantFrom(...fieldNames), { maxLength: 3 }),
  told: fc.constantFrom("changed" as const, "after" as const),
  outcome: fc.constantFrom("success" as const, "success" as const, "success" as const, "failure" as const),
});
/** What happened, in which order it was sealed, in passes of which sizes. */
const story = fc.record({
  events: fc.array(told, { minLength: 20, maxLength: 60, size: "max" }),
  order: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
  passes: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 3, maxLength: 9 }),
  every: fc.integer({ min: 1, max: 9 }),
});

const from = Date.UTC(2026, 1, 27, 22, 30);
const instant = (minute: number) => new Date(from + minute * 60_000).toISOString().replace("Z", "000Z");

/** `name` marks a story's events off from those of the others in the same log. */
function row(name: string, event: Told, index: number): object {
  const image = () => Object.fromEntries(event.fields.map((field) => [field, 1]));
  const changed = (side: "from" | "to") =>
    Object.fromEntries(event.fields.map((field) => [field, { [side]: 1 }]));
  const documents = {
    insert: () => ({ after: image() }),
    update: () => (event.told === "after" ? { after: image() } : { changed: changed("to") }),
    delete: () => ({ changed: changed("from") }),
    none: () => ({ payload: image() }),
  };
  return {
    ...{
      request: 0,
      index,
      id: randomUUID(),
      digest: "00",
      source: `${name}${sourceOf(index)}`,
      type: typeOf(index),
    },
    ...{ occurred_at: instant(event.minute), operation: event.operation, outcome: event.outcome },
    ...(event.entity === null ? {} : { entity_type: name, entity_id: event.entity }),
    ...{ actor_id: actorOf(index), actor_type: "user" },
    ...documents[event.operation ?? "none"](),
  };
}
const sourceOf = (index: number) => (index % 3 === 0 ? "s" : "é");
const typeOf = (index: number) => `t${index % 2}`;
const actorOf = (index: number) => `actor ${index % 4}`;

async function append(name: string, events: readonly Told[]): Promise<Logged[]> {
  const batch = JSON.stringify(events.map((event, index) => row(name, event, index)));
  const rows = await db.sql<{ index: number; seq: string }[]>`
    select index, seq from audit.append_events(${batch}::text::jsonb) order by index`;
  return events.map((event, index) => ({ ...event, seq: Number(rows[index]?.seq) }));
}

/** A pass as the sealer makes one, of just these events; `sealed` stand in the head. */
async function feed(sealed: readonly Logged[], pass: readonly Logged[], every: number): Promise<void> {
  await db.sql.begin(async (tx) => {
    await tx`set local role whence_sealer`;
    await tx`update audit.head set size = ${sealed.length}, open_seqs = ${sealed.map(({ seq }) => seq)}::bigint[]`;
    await openFresh(tx);
    await tx`
      insert into pg_temp.fresh
      select o.n - 1, o.n - 1 + ${sealed.length}, e.seq, e.tx, '', e.recorded_at, e.occurred_at, e.source, e.type,
        e.entity_type, e.entity_id, e.operation, e.outcome, e.actor_id
      from unnest(${pass.map(({ seq }) => seq)}::bigint[]) with ordinality o(seq, n) join audit.event e on e.seq = o.seq`;
    await tx`set local enable_seqscan = off`;
    await feedProjections(tx, { snapshotEvents: every });
  });
}

type Snapshot = {
  entity: string;
  minute: number;
  seq: number;
  events: number;
  pointers: Record<string, string>;
};

const beforeOrAt = (a: Logged, b: { minute: number; seq: number }) =>
  a.minute < b.minute || (a.minute === b.minute && a.seq <= b.seq);
const greatest = (events: readonly Logged[]): Logged | undefined =>
  events.reduce<Logged | undefined>((most, one) => (most && beforeOrAt(one, most) ? most : one), undefined);

function namesOf({ operation, fields }: Logged): string[] {
  const each = fields.map((field) => `=${field}`);
  if (operation === "insert") return ["+", ...each];
  if (operation === "delete") return ["-"];
  return operation === "update" ? each : [];
}

/** The law, word by word. */
function snapshotsOf(sealed: readonly Logged[], every: number): Snapshot[] {
  return ["a", "b"].flatMap((entity) => {
    const own = sealed.filter((event) => event.entity === entity);
    const keys = new Map<number, Logged>();
    for (let k = 1; k * every <= own.length; k++) {
      const key = greatest(own.slice(0, k * every));
      if (key) keys.set(key.seq, key);
    }
    return [...keys.values()].map((key) => {
      const upTo = own.filter((event) => event.outcome === "success" && beforeOrAt(event, key));
      const names = new Set(upTo.flatMap(namesOf));
      const setter = (name: string) => greatest(upTo.filter((event) => namesOf(event).includes(name)));
      const pointers = [...names].map((name) => {
        const last = setter(name);
        return [name, `["${instant(last?.minute ?? 0)}", ${last?.seq}]`] as const;
      });
      const { minute, seq } = key;
      return { entity, minute, seq, events: upTo.length, pointers: sorted(Object.fromEntries(pointers)) };
    });
  });
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));

async function storedSnapshots(name: string): Promise<Snapshot[]> {
  const rows = await db.sql<
    { entity: string; at: string; seq: string; events: string; names: string[]; values: string[] }[]
  >`
    select p.entity_id as entity, ${instantText(db.sql, db.sql`p.occurred_at`)} as at, p.seq, p.events,
      array(select key from jsonb_each(p.pointers) order by key collate "C") as names,
      array(select value::text from jsonb_each(p.pointers) order by key collate "C") as values
    from audit.pointer_snapshot p where p.entity_type = ${name} order by entity, p.occurred_at, p.seq`;
  return rows.map(({ entity, at, seq, events, names, values }) => ({
    ...{ entity, minute: (Date.parse(at) - from) / 60_000, seq: Number(seq), events: Number(events) },
    pointers: sorted(Object.fromEntries(names.map((one, n) => [one, values[n] ?? ""]))),
  }));
}

const inOrder = (snapshots: Snapshot[]) =>
  snapshots.toSorted((a, b) =>
    a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : a.minute - b.minute || a.seq - b.seq,
  );

let stories = 0;

test("after each pass every snapshot holds what all events up to its key say, late ones too", async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ events, order, passes, every }) => {
      const name = `story ${++stories}`;
      const logged = await append(name, events);
      const left = logged
        .map((event, n) => ({ event, place: order[n] ?? 0 }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ event }) => event);
      const sealed: Logged[] = [];
      for (let n = 0; left.length > 0; n++) {
        const pass = left.splice(0, passes[n % passes.length]);
        await feed(sealed, pass, every);
        sealed.push(...pass);
        expect(inOrder(await storedSnapshots(name))).toEqual(inOrder(snapshotsOf(sealed, every)));
      }
      await expectCounts(name, logged);
    }),
    process.env.WHENCE_LONG ? { numRuns: 1_500 } : { numRuns: 50, seed: 4 },
  );
}, 600_000);

/** Registry and roll-ups against plain counting. */
async function expectCounts(name: string, logged: readonly Logged[]): Promise<void> {
  const bucket = (length: number, minute: number) => instant(minute).slice(0, length);
  const counted = (keys: readonly (readonly (string | number)[])[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const key of keys) counts[JSON.stringify(key)] = (counts[JSON.stringify(key)] ?? 0) + 1;
    return counts;
  };
  const stored = async (table: string, length: number, columns: string[]) => {
    const rows = await db.sql.unsafe<{ key: string[]; events: string }[]>(
      `select array[to_char(bucket at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS'), ${columns.join(", ")}]::text[] as key, events
       from audit.${table} where source like $1`,
      [`${name}_`],
    );
    return Object.fromEntries(
      rows.map(({ key: [at = "", ...rest], events }) => [
        JSON.stringify([at.slice(0, length), ...rest]),
        Number(events),
      ]),
    );
  };
  const source = (n: number) => `${name}${sourceOf(n)}`;
  const facts = (event: Logged, n: number) =>
    [source(n), event.entity === null ? "" : name, typeOf(n), event.operation ?? ""] as const;
  const fact = ["source", "entity_type", "type", "operation"];
  expect(await stored("rollup_minute", 16, ["source"])).toEqual(
    counted(logged.map((e, n) => [bucket(16, e.minute), source(n)])),
  );
  expect(await stored("rollup_hour", 13, fact)).toEqual(
    counted(logged.map((e, n) => [bucket(13, e.minute), ...facts(e, n)])),
  );
  expect(await stored("rollup_day", 10, fact)).toEqual(
    counted(logged.map((e, n) => [bucket(10, e.minute), ...facts(e, n)])),
  );
  for (const [table, length] of [
    ["rollup_actor_day", 10],
    ["rollup_actor_month", 7],
  ] as const)
    expect(await stored(table, length, ["source", "actor_id"])).toEqual(
      counted(logged.map((e, n) => [bucket(length, e.minute), source(n), actorOf(n)])),
    );
  const entities = await db.sql<
    { id: string; events: string; least: string; most: string; recorded: boolean }[]
  >`
    select entity_id as id, events, ${instantText(db.sql, db.sql`occurred_min`)} as least,
      ${instantText(db.sql, db.sql`occurred_max`)} as most, recorded_min = recorded_max as recorded
    from audit.entity where entity_type = ${name} order by entity_id`;
  const expected = ["a", "b"].flatMap((id) => {
    const minutes = logged.filter(({ entity }) => entity === id).map(({ minute }) => minute);
    const [least, most] = [instant(Math.min(...minutes, 1e6)), instant(Math.max(...minutes, 0))];
    return minutes.length === 0 ? [] : [{ id, events: String(minutes.length), least, most, recorded: true }];
  });
  expect(entities.map((one) => ({ ...one }))).toEqual(expected);
}
