import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { cutProxy } from "@/db/testing/cut-proxy";
import { plansOf } from "@/db/testing/plans-of";
import { seedEvents } from "@/db/testing/seed-events";
import { emptyDatabase, type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { sealOnce } from "./seal";
import { asIfRestored, connectSealer, expectAllSealed, expectSealed, sealAll } from "./seal-test";

let db: TestDatabase;
let sealer: Database;

beforeEach(async () => {
  db = await testDatabase();
  sealer = connectSealer(db.url);
});
afterEach(async () => {
  await sealer.end();
  await db.close();
});

const seed = (count: number) =>
  seedEvents(db.sql, { count, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
/** A session of one's own, for a transaction that stays open between other things. */
async function session(database: TestDatabase = db) {
  // A pool that has never answered does not reserve.
  await database.sql`select 1`;
  return database.sql.reserve();
}

const record = (sql: Database | Parameters<Parameters<Database["begin"]>[1]>[0], n: number) =>
  sql`select audit.record_event('seal.told', 'thing', ${String(n)}, ${JSON.stringify({ n })}::jsonb)`;

/** The farthest of the months made ahead. */
function lastMonth(): string {
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 3, 1));
  return month.toISOString().slice(0, 7).replace("-", "_");
}

const isSealerWaiting = async () => {
  const rows = await db.sql`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and pid <> pg_backend_pid()`;
  return rows.length > 0;
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("every committed event gets one position, in the order of transactions, wherever passes are cut", async () => {
  await seed(700);
  await sealAll(sealer, 100);
  await expectAllSealed(db.sql);
  for (const limit of [1, 37, 255, 256, 257]) {
    await seed(limit === 1 ? 20 : 300);
    await sealAll(sealer, limit);
  }
  await seed(5);
  await sealAll(sealer);
  const placed = await expectAllSealed(db.sql);
  const rows = await db.sql<{ seq: string }[]>`select seq from audit.event order by tx, seq`;
  expect(placed.map((one) => one.seq)).toEqual(rows.map((row) => row.seq));
});

test("a transaction left open holds nothing up, and is sealed when it commits", async () => {
  const writer = await session();
  try {
    await writer`begin`;
    await record(writer, 1);
    await seed(50);
    expect((await sealOnce(sealer))?.sealed).toBe(50);
    await writer`savepoint half`;
    await record(writer, 2);
    await writer`rollback to half`;
    await record(writer, 3);
    await seed(10);
    expect((await sealOnce(sealer))?.sealed).toBe(10);
    await writer`commit`;
    expect((await sealOnce(sealer))?.sealed).toBe(2);
  } finally {
    writer.release();
  }
  const placed = await expectAllSealed(db.sql);
  // Its numbers are the oldest, its places the last.
  expect(placed.at(-2)?.seq).toBe("1");
});

test("what commits while a pass is under way belongs to the next one, once", async () => {
  const writer = await session();
  const locker = await session();
  try {
    await writer`begin`;
    await record(writer, 1);
    await seed(10);
    // The pass has looked what is done and is held where it reads the months: this one is empty.
    await locker`begin`;
    await locker`lock table ${locker(`audit.event_${lastMonth()}`)} in access exclusive mode`;
    const pass = sealOnce(sealer);
    await until(isSealerWaiting);
    await writer`commit`;
    await locker`commit`;
    expect((await pass)?.sealed).toBe(10);
  } finally {
    writer.release();
    locker.release();
  }
  expect((await sealOnce(sealer))?.sealed).toBe(1);
  expect((await sealOnce(sealer))?.sealed).toBe(0);
  await expectAllSealed(db.sql);
});

test("a transaction open in another database of the cluster holds nothing up", async () => {
  const other = await emptyDatabase();
  const writer = await session(other);
  try {
    await writer`begin`;
    await writer`create table held (a int)`;
    await seed(50);
    expect((await sealOnce(sealer))?.sealed).toBe(50);
  } finally {
    await writer`rollback`;
    writer.release();
    await other.close();
  }
});

test("a prepared transaction is sealed when it is committed, and one rolled back never", async () => {
  for (const [n, end] of [
    [1, "commit"],
    [2, "rollback"],
  ] as const) {
    const name = `seal_${db.url.slice(-10)}_${n}`;
    const writer = await session();
    await writer`begin`;
    await record(writer, n);
    await writer.unsafe(`prepare transaction '${name}'`);
    writer.release();
    await seed(20);
    expect((await sealOnce(sealer))?.sealed).toBe(20);
    await db.sql.unsafe(`${end} prepared '${name}'`);
    expect((await sealOnce(sealer))?.sealed).toBe(end === "commit" ? 1 : 0);
  }
  await expectAllSealed(db.sql);
});

test("under writers that commit, roll back and keep savepoints, two sealers leave no gap and no double", async () => {
  const second = connectSealer(db.url);
  const rounds = process.env.WHENCE_LONG ? 400 : 60;
  let writing = true;
  const writers = Array.from({ length: 6 }, async (_, writer) => {
    const sql = connect(db.url, { max: 1 });
    // A generator of its own: the same story each time, whatever the machine's load.
    let state = writer + 1;
    const chance = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < rounds; round++) {
      await sql
        .begin(async (tx) => {
          for (let n = 0; n < 1 + chance() * 4; n++) {
            await record(tx, n);
            if (chance() < 0.3) await tx.savepoint((point) => record(point, n)).catch(() => undefined);
            if (chance() < 0.1)
              await tx
                .savepoint(async (point) => {
                  await record(point, n);
                  throw new Error("back");
                })
                .catch(() => undefined);
          }
          if (chance() < 0.2) throw new Error("rolled back");
        })
        .catch((error: Error) => {
          if (error.message !== "rolled back") throw error;
        });
    }
    await sql.end();
  });
  const sealing = [sealer, second].map(async (one, i) => {
    while (writing)
      await sealOnce(one, { limit: 3 + i * 60 }).catch((error: { code?: string }) => {
        // The loser of two: the head changed under it.
        if (error.code !== "40001") throw error;
      });
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(sealing);
  await sealAll(sealer);
  await second.end();
  await expectAllSealed(db.sql);
}, 120_000);

test("a pass whose connection is cut at any byte has happened or has not", async () => {
  await seed(600);
  const [port] = await db.sql<{ port: number }[]>`select inet_server_port() as port`;
  const [setting] = await db.sql<{ port: number }[]>`select current_setting('port')::int as port`;
  const proxy = await cutProxy(port?.port ?? setting?.port ?? 0);
  const through = new URL(db.url);
  through.searchParams.delete("host");
  through.host = `127.0.0.1:${proxy.port}`;
  const cuts = process.env.WHENCE_LONG ? 300 : 24;
  try {
    // How many bytes a pass sends is known from one that is let through.
    await seed(300);
    const whole = connectSealer(through.href);
    await sealOnce(whole, { limit: 300 });
    const bytes = proxy.passed().client;
    await whole.end();
    for (let cut = 0; cut < cuts; cut++) {
      await seed(30);
      proxy.plan = () => ({ from: "client", how: "reset", bytes: Math.floor(((cut + 0.5) / cuts) * bytes) });
      const dying = connectSealer(through.href);
      await sealOnce(dying, { limit: 300 }).catch(() => undefined);
      await dying.end({ timeout: 1 });
      await expectSealed(db.sql);
    }
  } finally {
    await proxy.close();
  }
  await sealAll(sealer);
  await expectAllSealed(db.sql);
}, 120_000);

test("what claims a transaction that has not been is never sealed, and seals nothing twice", async () => {
  await seed(10);
  await db.sql`alter table audit.event disable trigger append_only`;
  await db.sql.unsafe("alter table audit.event_2026_11 disable trigger append_only").catch(() => undefined);
  await sealAll(sealer);
  await db.sql`
    insert into audit.event (tx, seq, recorded_at, occurred_at, id, type, actor_id, actor_type, source)
    select '99999999999'::xid8, nextval('audit.event_seq'), now(), now(), gen_random_uuid(), 'forged', 'x', 'user', 'x'`;
  await seed(10);
  expect(await sealAll(sealer)).toBe(20n);
  expect((await sealOnce(sealer))?.sealed).toBe(0);
  await expectSealed(db.sql);
});

test("a pass finds what is new by the index on transactions, in every month", async () => {
  await seed(3000);
  await sealAll(sealer);
  await seed(3);
  const plans = await plansOf(db.url, (sql) => sealOnce(sql));
  const plan = plans.find((one) => one.includes("insert into pg_temp.fresh") && one.includes("tx >=")) ?? "";
  expect(plan).toMatch(/Index Scan using event_\S*tx\S*_idx/u);
  expect(plan).not.toContain("Seq Scan");
});

describe("restored into another cluster", () => {
  test("everything unsealed is sealed once, and transactions go on above those of the old cluster", async () => {
    await seed(300);
    await sealOnce(sealer, { limit: 200 });
    await asIfRestored(db.sql);
    // Written before the sealer noticed, with numbers the old cluster had given out long ago.
    await seed(40);
    await sealAll(sealer, 64);
    await seed(60);
    await sealAll(sealer, 64);
    const rows = await db.sql<
      { seq: string; tx: string }[]
    >`select seq, tx from audit.event order by seq desc limit 61`;
    const [log] = await db.sql<{ incarnation: number }[]>`select incarnation from audit.log`;
    expect(log?.incarnation).toBeGreaterThan(1);
    expect(
      rows.slice(0, 60).every(({ tx }) => BigInt(tx) >> 48n === BigInt((log?.incarnation ?? 0) - 1)),
    ).toBe(true);
    expect(BigInt(rows[60]?.tx ?? 0) >> 48n).toBe(0n);
    const [count] = await db.sql<{ n: number }[]>`select count(*)::int as n from audit.event`;
    const [head] = await db.sql<
      { size: number; incarnation: number }[]
    >`select size::int, incarnation from audit.head`;
    expect(head).toEqual({ size: count?.n, incarnation: log?.incarnation });
  });

  test("a transaction that wrote before the change is waited for, and sealed", async () => {
    await seed(30);
    await sealAll(sealer);
    await asIfRestored(db.sql);
    const writer = await session();
    await writer`begin`;
    await record(writer, 1);
    let ended = false;
    const sealing = sealAll(sealer).finally(() => {
      ended = true;
    });
    await until(async () => ended || (await isSealerWaiting()));
    await writer`commit`;
    writer.release();
    // On a slow machine it gives up waiting, and is asked again.
    await sealing.catch((error: { code?: string }) => expect(error.code).toBe("55P03"));
    await sealAll(sealer);
    expect(await places()).toEqual({ events: 31, positions: 31, distinct: 31 });
  });

  test("a transaction that writes across the change is sealed once", async () => {
    await seed(30);
    await sealAll(sealer);
    await asIfRestored(db.sql);
    const writer = await session();
    await writer`begin isolation level repeatable read`;
    await writer`select count(*) from audit.log`;
    await sealAll(sealer);
    await record(writer, 1);
    await record(db.sql, 2);
    await writer`commit`;
    writer.release();
    await sealAll(sealer);
    expect(await places()).toEqual({ events: 32, positions: 32, distinct: 32 });
  });

  async function places() {
    const [row] = await db.sql<{ events: number; positions: number; distinct: number }[]>`
      select (select count(*)::int from audit.event) as events, count(*)::int as positions, count(distinct p.position)::int as distinct
      from audit.event e cross join lateral audit.positions(array[e.seq]) p`;
    if (!row) throw new Error("no row");
    return row;
  }
});
