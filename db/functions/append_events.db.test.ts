/** The batch door under contention: whoever loses an id to another batch is told, nobody deadlocks, nothing doubles. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let clients: Database[];

beforeAll(async () => {
  db = await testDatabase();
  clients = [1, 2, 3].map(() => connect(db.appUrl, { max: 1, role: "whence_append" }));
});
afterAll(async () => {
  await Promise.all((clients ?? []).map((client) => client.end()));
  await db?.close();
});

const idAt = (round: number, n: number) =>
  `0190eeee-${round.toString(16).padStart(4, "0")}-7000-8000-${n.toString(16).padStart(12, "0")}`;

const batchOf = (ids: readonly string[]) =>
  JSON.stringify(
    ids.map((id, index) => {
      const actor = { actor_id: "a", actor_type: "user" };
      return { request: 0, index, id, digest: "00", source: "s", type: "t", ...actor };
    }),
  );

/** How the log answered: the rows, or the SQLSTATE. */
const append = (client: Database, ids: readonly string[]): Promise<string> =>
  client`select count(*) from audit.append_events(${batchOf(ids)}::text::jsonb)`.then(
    () => "written",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );

// The first test, since it needs an empty log.
test("a connection that planned on an empty log reads no more of the keys when there are many", async () => {
  const client = connect(db.url, { max: 1 });
  const send = (round: number, count: number) =>
    append(
      client,
      Array.from({ length: count }, (_, n) => idAt(0xe000 + round, n)),
    );
  for (let round = 0; round < 8; round++) await send(round, 1);
  for (let round = 10; round < 13; round++) await send(round, 2_000);
  await client.begin(async (tx) => {
    await tx`select count(*) from audit.append_events(${batchOf([idAt(0xe0ff, 0)])}::text::jsonb)`;
    const [read] = await tx`
      select seq_tup_read::int as keys from pg_stat_xact_all_tables where relid = 'audit.event_key'::regclass`;
    expect(read?.keys).toBe(0);
  });
  await client.end();
});

test("batches with the same ids in opposite order never deadlock, and each id is there once", async () => {
  const answers = new Set<string>();
  const rounds = 25;
  for (let round = 0; round < rounds; round++) {
    const ids = Array.from({ length: 300 }, (_, n) => idAt(round, n));
    const orders = [ids, ids.toReversed(), ids];
    for (const answer of await Promise.all(clients.map((client, n) => append(client, orders[n] ?? ids))))
      answers.add(answer);
  }
  // 40001: lost an id to another batch, send again. 40P01 would be a deadlock.
  expect([...answers].filter((answer) => answer !== "written" && answer !== "40001")).toEqual([]);
  const [count] = await db.sql`
    select count(*)::int as events, count(distinct id)::int as ids from audit.event where type = 't' and id::text like '0190eeee-00%'`;
  expect(count).toEqual({ events: rounds * 300, ids: rounds * 300 });
});

type Sent = { request: number; index: number; id: string; digest?: string };

test("each event is stored under its own number, whatever stands around it in the batch", async () => {
  const row = ({ digest = "00", ...sent }: Sent) => ({
    ...sent,
    digest,
    source: "s",
    type: `numbered.${sent.id.slice(-2)}`,
    actor_id: "a",
    actor_type: "user",
  });
  const send = (sent: readonly Sent[]) =>
    db.sql<
      {
        request: number;
        index: number;
        id: string;
        seq: string | null;
        duplicate: boolean;
        problem: string | null;
      }[]
    >`select * from audit.append_events(${JSON.stringify(sent.map(row))}::text::jsonb) order by request, index`;
  const at = (n: number) => idAt(0xffff, n);
  await send([{ request: 0, index: 0, id: at(3) }]);

  // Not in order; one known already, one twice in its request, one request left out for a conflict.
  const answers = await send([
    { request: 2, index: 1, id: at(8) },
    { request: 0, index: 2, id: at(1) },
    { request: 0, index: 0, id: at(2) },
    { request: 1, index: 0, id: at(4) },
    { request: 1, index: 1, id: at(3), digest: "11" },
    { request: 0, index: 1, id: at(3) },
    { request: 0, index: 3, id: at(2) },
    { request: 2, index: 0, id: at(9) },
  ]);
  expect(answers.map((answer) => [answer.duplicate, answer.problem])).toEqual([
    [false, null],
    [true, null],
    [false, null],
    [true, null],
    [false, null],
    [true, "conflict"],
    [false, null],
    [false, null],
  ]);
  const stored = await db.sql<{ id: string; type: string; seq: string; key_seq: string }[]>`
    select e.id, e.type, e.seq, k.seq as key_seq from audit.event e full join audit.event_key k using (id)
    where id::text like '0190eeee-ffff%' order by k.seq`;
  // In the order of requests and of events in each; the first was there before.
  expect(stored.map(({ id }) => id)).toEqual([3, 2, 1, 9, 8].map(at));
  for (const { id, type, seq, key_seq } of stored) {
    expect(seq).toBe(key_seq);
    expect(type).toBe(`numbered.${id.slice(-2)}`);
    for (const answer of answers.filter((one) => one.id === id && one.problem === null))
      expect(answer.seq).toBe(seq);
  }
});

test("the names of changed fields are those that audit.changed_keys says, and only an update's", async () => {
  const about = { digest: "00", source: "s", type: "keys", actor_id: "a", actor_type: "user" };
  const entity = { entity_type: "t", entity_id: "1" };
  const batch = [
    { operation: "update", changed: { zeta: { to: 1 }, b: { from: 1 }, ä: { to: 2 }, B: { to: 3 } } },
    { operation: "update", changed: {} },
    { operation: "update", after: { a: 1 } },
    { operation: "delete", changed: { a: { from: 1 } } },
    {},
  ].map((said, index) => ({ request: 0, index, id: idAt(0xfffe, index), ...about, ...entity, ...said }));
  await db.sql`select count(*) from audit.append_events(${JSON.stringify(batch)}::text::jsonb)`;
  const rows = await db.sql<{ keys: string | null; same: boolean }[]>`
    select to_jsonb(changed_keys)::text as keys, changed_keys is not distinct from audit.changed_keys(operation, changed) as same
    from audit.event where type = 'keys' order by seq`;
  expect(rows.map(({ keys }) => keys)).toEqual(['["B", "b", "zeta", "ä"]', "[]", null, null, null]);
  expect(rows.every(({ same }) => same)).toBe(true);
});
