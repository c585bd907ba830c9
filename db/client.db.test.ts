/** What reaches us from PostgreSQL: every digit, and without the delay postgres.js has over TCP by itself. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConnectOptions, connect, type Database } from "./client";
import { type CutProxy, cutProxy } from "./testing/cut-proxy";
import { type TestDatabase, testDatabase } from "./testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

test("numbers, instants and JSON arrive as PostgreSQL printed them", async () => {
  const [row] = await db.sql`
    select 9007199254740993::int8 as big, '{"n": 1.10, "m": 12345678901234567890}'::jsonb as json,
      '2026-03-12 03:12:06.884123+00'::timestamptz as at, '42'::xid8 as tx`;
  expect(row).toEqual({
    big: "9007199254740993",
    json: '{"m": 12345678901234567890, "n": 1.10}',
    at: "2026-03-12 03:12:06.884123+00",
    tx: "42",
  });
});

test("a small copy over TCP does not wait for the other side's delayed acknowledgement", async () => {
  const [server] = await db.sql<{ port: string }[]>`select current_setting('port') as port`;
  const url = new URL(db.url);
  url.search = "";
  url.hostname = "127.0.0.1";
  url.port = server?.port ?? "";
  const sql = connect(url.href, { max: 1 });
  await sql`create table copied (id int)`;
  const tookMs: number[] = [];
  for (let round = 0; round < 7; round++) {
    const startedAt = performance.now();
    const stream = await sql`copy copied from stdin`.writable();
    stream.write("1\n");
    stream.end("2\n");
    await new Promise((resolve, reject) => stream.on("finish", resolve).on("error", reject));
    tookMs.push(performance.now() - startedAt);
  }
  await sql.end();
  // 40 to 90 ms with Nagle's algorithm; a fraction of a millisecond without. The best of seven: load only slows.
  expect(Math.min(...tookMs)).toBeLessThan(20);
});

test("a pool does only what its role may", async () => {
  const reader = connect(db.appUrl, { max: 1, role: "whence_reader" });
  await expect(reader`select audit.append_events('[]')`).rejects.toThrow("permission denied");
  await expect(reader`select * from whence.account`).rejects.toThrow("permission denied");
  await reader.end();
});

describe("a connection that is cut", () => {
  let proxy: CutProxy;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  beforeAll(async () => {
    proxy = await cutProxy(await tcpPort());
    process.on("unhandledRejection", note).on("uncaughtException", note);
  });
  afterAll(async () => {
    process.off("unhandledRejection", note).off("uncaughtException", note);
    await proxy.close();
  });

  const tcpPort = async () => {
    const [server] = await db.sql<{ port: string }[]>`select current_setting('port') as port`;
    return Number(server?.port);
  };
  const through = (options: ConnectOptions): Database => {
    const url = new URL(db.appUrl);
    url.search = "";
    url.host = `127.0.0.1:${proxy.port}`;
    return connect(url.href, { connectTimeoutSeconds: 1, ...options });
  };
  /** Two at once on one connection, so that one waits for it, and a transaction; how each ended. */
  const ask = (sql: Database) =>
    Promise.allSettled([
      sql`select 1 as n, ${"x".repeat(50)}::text as long`,
      sql.begin(async (tx) => {
        await tx`select ${[1, 2]}::int[] as list`;
        return tx`select repeat('y', 3000) as long`;
      }),
    ]);
  const soon = (work: Promise<unknown>) =>
    Promise.race([work, new Promise((_, reject) => setTimeout(reject, 8_000, new Error("never settled")))]);

  test.each([
    ["client", "close"],
    ["client", "reset"],
    ["server", "close"],
    ["server", "reset"],
  ] as const)(
    "by the %s's side, %s, at any byte: every question is settled, the next is answered",
    async (from, how) => {
      proxy.plan = () => null;
      const whole = through({ max: 1 });
      await ask(whole);
      const bytesMax = proxy.passed()[from];
      await whole.end();
      const step = process.env.WHENCE_LONG ? 1 : Math.ceil(bytesMax / 40);
      for (let bytes = 0; bytes <= bytesMax; bytes += step) {
        let cuts = 0;
        proxy.plan = () => (cuts++ === 0 ? { from, bytes, how } : null);
        const sql = through({ max: 1 });
        await soon(ask(sql));
        const next = await soon(ask(sql));
        // The cut may come with the very last byte, which the first round no longer waits for.
        const last = bytes > bytesMax - step ? await soon(ask(sql)) : next;
        expect(
          (last as { status: string }[]).map(({ status }) => status),
          `byte ${bytes}`,
        ).toEqual(["fulfilled", "fulfilled"]);
        await soon(sql.end());
      }
      expect(unhandled).toEqual([]);
    },
    // Every byte of an answer takes minutes.
    process.env.WHENCE_LONG ? 900_000 : 60_000,
  );

  test("in silence, while connecting or at work, ends within the limits given", async () => {
    for (const bytes of [5, 400, 1200]) {
      let cuts = 0;
      proxy.plan = () => (cuts++ === 0 ? { from: "server", bytes, how: "silence" } : null);
      const sql = through({ max: 1, statementTimeoutMs: 100, silenceBeyondMs: 300 });
      await soon(ask(sql));
      expect((await ask(sql)).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      await sql.end();
    }
    expect(unhandled).toEqual([]);
  });

  test("leaves those beside it their answers, and a transaction that goes on is told", async () => {
    proxy.plan = () => null;
    const sql = through({ max: 4 });
    const beside = sql`select pg_sleep(0.5), 7 as n`.execute();
    await sql`select 1`;
    const going = sql.begin(async (tx) => {
      const [own] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await db.sql`select pg_terminate_backend(${own?.pid ?? 0}, 5000)`;
      // What the server said when it went is here before a question and its answer over another connection.
      await db.sql`select 1`;
      await tx`select 1`;
    });
    await expect(soon(going)).rejects.toThrow();
    expect(await soon(Promise.all(Array.from({ length: 20 }, () => sql`select 1`)))).toHaveLength(20);
    expect((await beside)[0]?.n).toBe(7);
    await sql.end();
    expect(unhandled).toEqual([]);
  });

  test("with questions queueing behind it, and the process held up at that moment, settles all of them", async () => {
    proxy.plan = () => null;
    for (let round = 0; round < 10; round++) {
      const sql = through({ max: 2 });
      await Promise.all([sql`select 1`, sql`select 1`]);
      let failed = 0;
      const asked = Array.from({ length: 30 }, () =>
        sql.unsafe("select pg_sleep($1::float8)", [0.002]).catch(() => {
          const until = performance.now() + (failed++ < 8 ? 25 : 0);
          while (performance.now() < until);
        }),
      );
      // Their execution begins here, and ends before all were asked.
      const all = Promise.all(asked);
      await sql`select 1`.catch(() => undefined);
      proxy.cutNext("server", "reset");
      await soon(all);
      await soon(sql.end());
    }
    expect(unhandled).toEqual([]);
  });

  test("that cannot be made fails all who wait for it", async () => {
    const nowhere = connect("postgres://x:y@127.0.0.1:9/x", { max: 1 });
    const outcomes = await soon(Promise.allSettled(Array.from({ length: 5 }, () => nowhere`select 1`)));
    expect((outcomes as { status: string }[]).every(({ status }) => status === "rejected")).toBe(true);
    await nowhere.end();
  });
});
