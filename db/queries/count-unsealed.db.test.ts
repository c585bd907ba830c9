/** The backlog is told by the log itself, with upkeep dead, with transactions open, over incarnations. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, type Database } from "../client";
import { plansOf } from "../testing/plans-of";
import { seedEvents } from "../testing/seed-events";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { sealOnce } from "@/lib/ledger/server/seal";
import { countUnsealed } from "./count-unsealed";

let db: TestDatabase;
let reader: Database;
let sealer: Database;
const others: Database[] = [];

beforeEach(async () => {
  db = await testDatabase();
  reader = connect(db.appUrl, { max: 1, role: "whence_reader" });
  sealer = connect(db.url, { max: 1, role: "whence_sealer" });
});
afterEach(async () => {
  await Promise.all([reader, sealer, ...others.splice(0)].map((sql) => sql.end()));
  await db.close();
});

const record = (sql: Pick<Database, "unsafe">, type = "thing.happened") =>
  sql.unsafe("select audit.record_event($1, 'thing', '1')", [type]);
const waiting = async () => (await countUnsealed(reader)).unsealed;

/** A transaction that has written one event and stays open until told. */
async function openTransaction(): Promise<{ commit: () => Promise<unknown> }> {
  const sql = connect(db.url, { max: 1 });
  others.push(sql);
  await sql`begin`.simple();
  await record(sql, "thing.slow");
  return { commit: () => sql`commit`.simple() };
}

describe("what waits for its seal", () => {
  it("is what was committed since the last seal, and how old the oldest of it is", async () => {
    expect(await countUnsealed(reader)).toEqual({ unsealed: 0, lagMs: 0 });
    await record(db.sql);
    await record(db.sql);
    const [then] = await db.sql<{ ms: number }[]>`
      select extract(epoch from clock_timestamp() - min(recorded_at))::float8 * 1000 as ms from audit.event`;
    const { unsealed, lagMs } = await countUnsealed(reader);
    expect(unsealed).toBe(2);
    expect(lagMs).toBeGreaterThanOrEqual(then?.ms ?? Number.NaN);
    expect(lagMs).toBeLessThan((then?.ms ?? 0) + 5_000);
    await sealOnce(sealer);
    expect(await countUnsealed(reader)).toEqual({ unsealed: 0, lagMs: 0 });
  });

  it("leaves out what an open transaction wrote, and has it once that is committed, though later ones are sealed", async () => {
    const slow = await openTransaction();
    await record(db.sql);
    expect(await waiting()).toBe(1);
    await sealOnce(sealer);
    expect(await waiting()).toBe(0);
    await slow.commit();
    expect(await waiting()).toBe(1);
    await sealOnce(sealer);
    expect(await waiting()).toBe(0);
  });

  it("counts the rest of a transaction that a pass was cut in", async () => {
    await seedEvents(db.sql, { count: 30, occurredAt: "now()" });
    await sealOnce(sealer, { limit: 12 });
    expect(await waiting()).toBe(18);
    await sealOnce(sealer, { limit: 12 });
    expect(await waiting()).toBe(6);
  });

  it("goes on in a new incarnation, whose numbers are greater", async () => {
    await record(db.sql);
    await sealOnce(sealer);
    await record(db.sql);
    await db.sql`select audit.begin_incarnation()`;
    await record(db.sql);
    await record(db.sql);
    expect(await waiting()).toBe(3);
  });

  it("stops counting at 10,001", async () => {
    await seedEvents(db.sql, { count: 10_050, occurredAt: "now()" });
    expect(await waiting()).toBe(10_001);
  });

  it("is found by the index on the transaction, not by reading the log", async () => {
    await seedEvents(db.sql, { count: 3_000, occurredAt: "now()" });
    await sealOnce(sealer);
    await record(db.sql);
    await db.sql`analyze`;
    const plans = await plansOf(db.url, async (sql) => {
      await sql`select set_config('auto_explain.log_nested_statements', 'on', false)`;
      await countUnsealed(sql);
    });
    expect(plans.join("\n")).toMatch(/Index Scan using event_\w+tx/);
    expect(plans.join("\n")).not.toMatch(/Seq Scan on event_/);
  });
});
