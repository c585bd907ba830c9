import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/db/client";
import { asIfRestored, connectSealer, type Placed, sealAll } from "@/lib/ledger/server/seal-test";
import { seedEvents } from "../testing/seed-events";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let sealer: Database;
let placed: Placed[];

const seed = (count: number) =>
  seedEvents(db.sql, { count, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });

/** The order of the log out of tiles and head alone. */
const order = () => db.sql<Placed[]>`
  select (t.index * 256 + u.ordinal - 1)::int as position, u.seq
  from (select t.index, t.seqs from audit.tile t where t.level = 0
        union all select h.size / 256, h.open_seqs from audit.head h) t(index, seqs),
    unnest(t.seqs) with ordinality u(seq, ordinal)
  order by 1`;

beforeAll(async () => {
  db = await testDatabase();
  sealer = connectSealer(db.url);
  await db.sql`select 1`;
  // A transaction that commits after later ones were sealed, twice, and then another cluster.
  for (const count of [400, 300]) {
    const late = await db.sql.reserve();
    await late`begin`;
    await late`select audit.record_event('late.told', 'thing', '1', '{}')`;
    await seed(count);
    await sealAll(sealer, 90);
    await late`commit`;
    late.release();
    await sealAll(sealer, 90);
  }
  await asIfRestored(db.sql);
  await seed(350);
  await sealAll(sealer);
  await seed(20);
  placed = [...(await order())];
});
afterAll(async () => {
  await sealer.end();
  await db.close();
});

test("for any N, sealed_at names exactly the first N of the log, over late transactions and a restore", async () => {
  expect(placed.length).toBe(1052);
  const sizes = [0, 1, 255, 256, 257, 700, 701, 702, 703, 1024, 1051, 1052, 5000];
  for (let n = 17; n < 1052; n += 97) sizes.push(n);
  for (const size of sizes) {
    const rows = await db.sql<{ seq: string }[]>`
      select e.seq from audit.event e where audit.sealed_at(e.seq, e.tx, ${size}::bigint)`;
    const expected = placed.slice(0, size).map((one) => one.seq);
    expect(new Set(rows.map((row) => row.seq)), String(size)).toEqual(new Set(expected));
    expect(rows.length).toBe(expected.length);
  }
});

test("seq_at and position_of are each other's inverse; what waits for its seal has no position", async () => {
  const [wrong] = await db.sql<{ count: number }[]>`
    select count(*)::int as count from generate_series(0, 1051) p
    where audit.position_of(audit.seq_at(p)) is distinct from p`;
  expect(wrong?.count).toBe(0);
  const [ends] = await db.sql`
    select audit.seq_at(1052) as past, audit.seq_at(-1) as before, audit.position_of(0) as none,
      (select count(*)::int from audit.event e where audit.position_of(e.seq) is null) as waiting`;
  expect(ends).toEqual({ past: null, before: null, none: null, waiting: 20 });
});

test("positions of a page come from the tiles that can hold them", async () => {
  const seqs = placed.filter((_, i) => i % 11 === 0);
  const rows = await db.sql<{ seq: string; position: string }[]>`
    select seq, position from audit.positions(${seqs.map((one) => one.seq)}::bigint[])`;
  expect(rows.map((row) => [Number(row.position), row.seq])).toEqual(
    seqs.map((one) => [one.position, one.seq]),
  );
});
