/**
 * Many at a time, with every accident that is no crash: what is late, refused, rolled back, doubled, deadlocked or
 * first in number and last to commit is in the log once or not at all (B4, C2, C4, C5).
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { findEvents } from "@/db/queries/find-events";
import { findLinks } from "@/db/queries/find-links";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { Event } from "@/lib/model/event";
import { chance } from "@/lib/sample/chance";
import { readEvents } from "../read-events";
import { uuidV7 } from "../uuid-v7";
import { sourceUuid } from "../uuid-v5";
import { type Appender, openAppender } from "./appender";

let db: TestDatabase;
let appender: Appender;
beforeAll(async () => {
  db = await testDatabase();
  appender = openAppender(db.appUrl, { patienceMs: 60_000 });
});
afterAll(async () => {
  await appender?.close();
  await db?.close();
});

async function append(body: string, key = "k") {
  const read = await readEvents(body, "json", { source: "races", newId: () => uuidV7() });
  if (!read.ok) throw new Error(JSON.stringify(read));
  return appender.append({ key, events: read.events });
}
const ids = async (type: string) => {
  const rows = await db.sql<{ id: string }[]>`select id from audit.event where type = ${type} order by id`;
  return rows.map(({ id }) => id);
};

test("B4: effects that come before their causes are orphans until those come, and then none is", async () => {
  const luck = chance("shuffled");
  const size = 300;
  const events = Array.from({ length: size }, (_, n) => ({
    id: `b4-${n}`,
    type: "b4",
    ...(n > 0 ? { causationId: `b4-${luck.between(0, n - 1)}` } : {}),
  }));
  const shuffled = events
    .map((event) => ({ event, place: luck.fraction() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ event }) => event);
  const last = shuffled.findIndex(({ id }) => id === "b4-0");
  // The root comes at the very end, and one event twice.
  const [root] = shuffled.splice(last, 1);
  const [again] = shuffled;
  await Promise.all([...shuffled, again].map((event) => append(JSON.stringify(event))));
  const orphans = () => db.sql`
    select c.effect_id from audit.cause_edge c left join audit.event_key k on k.id = c.cause_id
    where k.id is null`;
  const child = events.find(({ causationId }) => causationId === "b4-0");
  const causeOf = async (id = "") => {
    const { links } = await findLinks(db.sql, { id: sourceUuid("races", id), supersedes: null }, 10);
    return links.find(({ kind }) => kind === "cause");
  };
  expect(await causeOf(child?.id)).toMatchObject({ event: null });
  expect((await orphans()).length).toBeGreaterThan(0);
  await append(JSON.stringify(root));
  expect(await orphans()).toEqual([]);
  expect((await causeOf(child?.id))?.event?.type).toBe("b4");
  const [edges] = await db.sql<{ n: number }[]>`select count(*)::int as n from audit.cause_edge`;
  expect(edges?.n).toBe(size - 1);
});

test("C2: an event that was first in number and is last to commit is on the pages read after it", async () => {
  const first = await db.sql.reserve();
  await first`begin`;
  await first`select audit.record_event('c2', payload => '{"n": 0}')`;
  for (let n = 1; n <= 30; n++) await append(JSON.stringify({ type: "c2", payload: { n } }));
  const readAll = async (): Promise<Event[]> => {
    const all: Event[] = [];
    const filter = {
      conditions: [{ kind: "anyOf" as const, field: "type" as const, values: ["c2"], negated: false }],
      from: null,
      to: null,
    };
    for (let behind = null as { occurredAt: Event["occurredAt"]; seq: string } | null; ; ) {
      const { events, more } = await findEvents(db.sql, { filter, order: "desc", behind, limit: 7 });
      all.push(...events);
      const end = events.at(-1);
      if (!more || !end) return all;
      behind = { occurredAt: end.occurredAt, seq: end.seq };
    }
  };
  expect(await readAll()).toHaveLength(30);
  await first`commit`;
  first.release();
  const all = await readAll();
  expect(all).toHaveLength(31);
  expect(new Set(all.map(({ id }) => id)).size).toBe(31);
});

test("C4: of very many producers with refusals and pauses, each hears the truth", async () => {
  const producers = process.env.WHENCE_LONG ? 10_000 : 500;
  const kept: string[] = [];
  const latencies: number[] = [];
  await Promise.all(
    Array.from({ length: producers }, async (_, producer) => {
      const luck = chance(`c4/${producer}`);
      await pause(luck.between(0, producers / 5));
      const bad = luck.happens(0.03);
      const batch = Array.from({ length: luck.between(1, 8) }, (__, n) => ({
        id: `c4-${producer}-${n}`,
        type: "c4",
        ...(bad && n === 0 ? { supersedes: "nowhere" } : {}),
      }));
      const from = performance.now();
      let answer = await append(JSON.stringify(batch), `k${producer % 50}`);
      while (!answer.ok && (answer.kind === "busy" || answer.kind === "unavailable"))
        answer = await append(JSON.stringify(batch), `k${producer % 50}`);
      latencies.push(performance.now() - from);
      expect(answer.ok).toBe(!bad);
      if (answer.ok) kept.push(...answer.events.map(({ id }) => id));
    }),
  );
  expect(await ids("c4")).toEqual(kept.toSorted());
  const [p50, p99] = [0.5, 0.99].map(
    (part) => latencies.toSorted((a, b) => a - b)[Math.floor(producers * part)],
  );
  if (process.env.WHENCE_LONG) console.log(`C4: ${producers} producers, p50 ${p50} ms, p99 ${p99} ms`);
});

test("C5: transactions that roll back, to savepoints too, and that deadlock leave exactly what they committed", async () => {
  await db.sql`create table account (id int primary key, amount int)`;
  await db.sql`insert into account select n, 0 from generate_series(1, 6) n`;
  // PostgreSQL looks for deadlocks after a second: for these many, sooner.
  await db.sql.unsafe(`alter database ${new URL(db.url).pathname.slice(1)} set deadlock_timeout = '20ms'`);
  const apps = connect(db.url, { max: 12 });
  const committed: string[] = [];
  let deadlocks = 0;
  await Promise.all(
    Array.from({ length: 12 }, async (_, worker) => {
      const luck = chance(`c5/${worker}`);
      for (let round = 0; round < (process.env.WHENCE_LONG ? 200 : 25); round++) {
        const own: string[] = [];
        const gone = luck.happens(0.3);
        try {
          await apps.begin(async (tx) => {
            const pair = [luck.between(1, 6), luck.between(1, 6)];
            for (const id of pair) {
              await tx`update account set amount = amount + 1 where id = ${id}`;
              own.push(await record(tx));
              await tx
                .savepoint(async (inner) => {
                  await record(inner);
                  throw new Error("back to the savepoint");
                })
                .catch(() => undefined);
            }
            if (gone) throw new Error("the application changed its mind");
          });
          committed.push(...own);
        } catch (error) {
          if (error instanceof Error && "code" in error && error.code === "40P01") deadlocks += 1;
          else if (!gone) throw error;
        }
      }
    }),
  );
  await apps.end();
  expect(deadlocks).toBeGreaterThan(0);
  expect(await ids("c5")).toEqual(committed.toSorted());
  const [counts] = await db.sql<{ sum: number; keys: number }[]>`
    select (select sum(amount)::int from account) as sum,
      (select count(*)::int from audit.event_key k join audit.event e using (id) where e.type = 'c5') as keys`;
  expect(counts).toEqual({ sum: committed.length, keys: committed.length });
});

async function record(tx: Pick<Database, "unsafe">): Promise<string> {
  const [row] = await tx.unsafe<{ id: string }[]>("select audit.record_event('c5', 'account', '1') as id");
  return row?.id ?? "";
}
