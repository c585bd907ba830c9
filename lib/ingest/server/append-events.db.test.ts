import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { JsonText } from "@/lib/model/json";
import { jsonTree, numberText } from "@/lib/model/json-arbitrary";
import { canonicalJson, formatJson } from "@/lib/model/json-format";
import { postgresNumber } from "@/lib/model/json-number";
import type { NewEvent } from "../new-event";
import { readEvents } from "../read-events";
import { uuidV7 } from "../uuid-v7";
import { type Appender, type AppenderOptions, openAppender } from "./appender";

let db: TestDatabase;
const open: Appender[] = [];
beforeAll(async () => {
  db = await testDatabase();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((appender) => appender.close()));
});
afterAll(() => db.close());

const opened = (options: AppenderOptions = {}): Appender => {
  const appender = openAppender(db.appUrl, options);
  open.push(appender);
  return appender;
};
/** Events as HTTP would read them. */
async function events(body: string): Promise<NewEvent[]> {
  const read = await readEvents(body, "json", { source: "shop", newId: () => uuidV7() });
  if (!read.ok) throw new Error(JSON.stringify(read));
  return read.events;
}
const count = async (type: string): Promise<number> => {
  const [row] = await db.sql<
    { n: number }[]
  >`select count(*)::int as n from audit.event where type = ${type}`;
  return row?.n ?? -1;
};

describe("appending to the real log", () => {
  it("B1: the same request 1,000 times in parallel is one event and one receipt", async () => {
    const appender = opened();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, at) =>
        appender.append({
          key: `k${at % 7}`,
          events: await events('{"type":"b1","id":"once","payload":{"x":1}}'),
        }),
      ),
    );
    const told = answers.map((answer) => (answer.ok ? answer.events[0] : null));
    expect(told.filter((event) => event?.duplicate === false)).toHaveLength(1);
    expect(new Set(told.map((event) => `${event?.id} ${event?.recordedAt}`)).size).toBe(1);
    expect(await count("b1")).toBe(1);
  });

  it("B1: also through several processes at once", async () => {
    const appenders = [opened(), opened(), opened()];
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, at) =>
        appenders[at % 3]?.append({ key: "k", events: await events('{"type":"b1p","id":"p"}') }),
      ),
    );
    expect(answers.filter((answer) => answer?.ok && answer.events[0]?.duplicate === false)).toHaveLength(1);
    expect(answers.every((answer) => answer?.ok)).toBe(true);
    expect(await count("b1p")).toBe(1);
  });

  it("B2: the same id with other content is a conflict, whatever else is in the batch", async () => {
    const appender = opened();
    await appender.append({ key: "k", events: await events('{"type":"b2","id":"b2","payload":{"x":1.0}}') });
    const [good, bad, again] = await Promise.all([
      appender.append({ key: "good", events: await events('{"type":"b2","id":"b2-other"}') }),
      appender.append({
        key: "bad",
        events: await events('[{"type":"b2"},{"type":"b2","id":"b2","payload":{"x":1.00}}]'),
      }),
      appender.append({ key: "again", events: await events('{"id":"b2","payload":{"x":1.0},"type":"b2"}') }),
    ]);
    expect(good).toMatchObject({ ok: true });
    expect(bad).toMatchObject({ ok: false, kind: "conflict", errors: [{ index: 1, path: "id" }] });
    // The third shares an id with the second: it went in the next batch, and was known.
    expect(again).toMatchObject({ ok: true, events: [{ duplicate: true }] });
    expect(await count("b2")).toBe(2);
  });

  it("one event twice in a request is written once", async () => {
    const answer = await opened().append({
      key: "k",
      events: await events('[{"type":"twice","id":"t"},{"type":"twice","id":"t"}]'),
    });
    expect(answer).toMatchObject({ ok: true, events: [{ duplicate: false }, { duplicate: true }] });
    expect(await count("twice")).toBe(1);
  });

  it("batches with the same ids in opposite order never deadlock, and each event is there once", async () => {
    const appenders = [opened(), opened(), opened(), opened()];
    for (let round = 0; round < 15; round++) {
      const body = Array.from({ length: 50 }, (_, at) => `{"type":"race","id":"r${round}-${at}"}`);
      const answers = await Promise.all(
        appenders.map(async (appender, at) =>
          appender.append({
            key: "k",
            events: await events(`[${(at % 2 === 0 ? body : body.toReversed()).join(",")}]`),
          }),
        ),
      );
      expect(answers.every((answer) => answer.ok)).toBe(true);
    }
    expect(await count("race")).toBe(15 * 50);
  });

  it("a bad request neither fails nor leaves anything of itself in the batch", async () => {
    const appender = opened();
    const all = await events(`[${Array.from({ length: 40 }, () => '{"type":"mixed"}').join(",")}]`);
    // An after without operation: no way in but past the parser, and the table's check refuses it.
    const requests = all.map((event, at) => (at === 20 ? { ...event, after: "{}" as JsonText } : event));
    const answers = await Promise.all(
      requests.map((event, at) => appender.append({ key: `k${at}`, events: [event] })),
    );
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map((_, at) => at !== 20));
    expect(answers[20]).toMatchObject({ kind: "invalid-events" });
    expect(await count("mixed")).toBe(39);
  });

  it("a correction of what is not there is refused by name, and the rest of the batch goes in", async () => {
    const appender = opened();
    const [bad, good] = await Promise.all([
      appender.append({ key: "a", events: await events('{"type":"fix","supersedes":"nowhere"}') }),
      appender.append({ key: "b", events: await events('{"type":"fix"}') }),
    ]);
    expect(bad).toMatchObject({
      ok: false,
      kind: "invalid-events",
      errors: [{ index: 0, path: "supersedes" }],
    });
    expect(good.ok).toBe(true);
  });

  it("keeps every number's value to the last digit", async () => {
    const numbers = [
      ...fc.sample(numberText, 200),
      "9007199254740993",
      "1.10",
      "1e400",
      "-0",
      "1e-400",
      "1e999",
      "0e99999999999",
    ];
    const body = `{"type":"numbers","id":"n","payload":{"all":[${numbers.join(",")}]}}`;
    await opened().append({ key: "k", events: await events(body) });
    const [row] = await db.sql<
      { payload: string }[]
    >`select payload::text from audit.event where type = 'numbers'`;
    expect(row?.payload).toBe(`{"all": [${numbers.map(postgresNumber).join(", ")}]}`);
  });

  it("gives back before and after of any update, insert and delete to the byte", async () => {
    const fields = fc.dictionary(fc.constantFrom("a", "b", "__proto__", "ä", "1", "from", "to"), jsonTree);
    const images = fc.sample(fc.tuple(fields, fields), 150).map(([before, after]) => ({
      before: new Map(Object.entries(before)),
      after: new Map(Object.entries(after)),
    }));
    const body = images.map(
      ({ before, after }) =>
        `{"type":"image","operation":"update","before":${formatJson(before)},"after":${formatJson(after)}}`,
    );
    const answer = await opened().append({ key: "k", events: await events(`[${body.join(",")}]`) });
    if (!answer.ok) throw new Error(answer.kind);
    const rows = await db.sql<{ id: string; before: string; after: string }[]>`
      select id, before::text, after::text from audit.events where type = 'image'`;
    const stored = new Map(rows.map((row) => [row.id, row]));
    images.forEach(({ before, after }, at) => {
      const row = stored.get(answer.events[at]?.id ?? "");
      expect(row?.before).toBe(canonicalJson(before));
      expect(row?.after).toBe(canonicalJson(after));
    });
  });

  it("stores an update known by after alone or changed alone without inventing a before", async () => {
    const body = `[{"type":"part","operation":"update","after":{"a":1}},
      {"type":"part","operation":"update","changed":{"a":{"from":1,"to":2}}},
      {"type":"part","operation":"delete"},{"type":"part","operation":"insert"},
      {"type":"part","operation":"delete","before":{"a":1.10}}]`;
    expect(await opened().append({ key: "k", events: await events(body) })).toMatchObject({ ok: true });
    const rows =
      await db.sql`select operation, before::text, after::text, changed::text from audit.events where type = 'part' order by seq`;
    expect(rows.map((row) => [row.operation, row.before, row.after])).toEqual([
      ["update", null, '{"a": 1}'],
      ["update", null, null],
      ["delete", null, null],
      ["insert", null, null],
      ["delete", '{"a": 1.10}', null],
    ]);
  });

  it("takes the longest names the parser lets through", async () => {
    const wide = (characters: number) => "\u{1F40E}".repeat(characters);
    // Characters that do not compress, as index entries may be compressed.
    const noise = (bytes: number) =>
      Array.from({ length: bytes }, (_, at) => String.fromCharCode(97 + ((at * 7919 + (at >> 3)) % 26))).join(
        "",
      );
    const body = `{"type":"${wide(200)}","entityType":"${noise(200)}","entityId":"${wide(500)}${noise(300)}","actorId":"${wide(500)}",
      "correlationId":"${wide(500)}","transactionId":"${wide(500)}","operation":"update",
      "changed":{"${noise(2000)}":{"to":1}},"reason":"${"r".repeat(100_000)}"}`;
    expect(await opened().append({ key: "k", events: await events(body) })).toMatchObject({ ok: true });
  });

  it("says unavailable while the database is away, and goes on when it is back", async () => {
    const appender = opened({ patienceMs: 5_000 });
    expect(await appender.append({ key: "k", events: await events('{"type":"down"}') })).toMatchObject({
      ok: true,
    });
    await db.sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'whence append' and datname = current_database()`;
    const name = new URL(db.url).pathname.slice(1);
    await db.sql.unsafe(`alter database ${name} connection limit 0`);
    const from = performance.now();
    const away = await appender.append({ key: "k", events: await events('{"type":"down"}') });
    expect(away).toMatchObject({ ok: false, kind: "unavailable" });
    expect(performance.now() - from).toBeLessThan(6_000);
    await db.sql.unsafe(`alter database ${name} connection limit -1`);
    expect(await appender.append({ key: "k", events: await events('{"type":"down"}') })).toMatchObject({
      ok: true,
    });
    expect(await count("down")).toBe(2);
  });

  it("goes on by itself when its connections were cut, idle or at work", async () => {
    const appender = opened();
    const cut = () => db.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'whence append' and datname = current_database()`;
    for (let round = 0; round < 20; round++) {
      const cutting = round % 2 === 0 ? cut() : null;
      const answer = appender.append({
        key: "k",
        events: await events(`{"type":"cut","id":"cut-${round}"}`),
      });
      await cutting;
      if (round % 2 === 1) await cut();
      if (!(await answer).ok) {
        const again = await appender.append({
          key: "k",
          events: await events(`{"type":"cut","id":"cut-${round}"}`),
        });
        expect(again.ok).toBe(true);
      }
    }
    expect(await count("cut")).toBe(20);
  });

  it("does not notice a connection that was cut while idle", async () => {
    const appender = opened();
    for (let round = 0; round < 5; round++) {
      expect(await appender.append({ key: "k", events: await events('{"type":"idle"}') })).toMatchObject({
        ok: true,
      });
      await db.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'whence append' and datname = current_database()`;
    }
    expect(await count("idle")).toBe(5);
  });

  it("says unavailable when nobody listens at all, at once", async () => {
    const nowhere = openAppender("postgres://x:y@127.0.0.1:9/x");
    open.push(nowhere);
    const from = performance.now();
    expect(await nowhere.append({ key: "k", events: await events('{"type":"x"}') })).toMatchObject({
      kind: "unavailable",
    });
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it("gives up a send that hangs, and the next one works", async () => {
    const appender = opened({ patienceMs: 300, sendTimeoutMs: 600 });
    const lock = await db.sql.reserve();
    await lock`begin`;
    await lock`lock table audit.event_key in access exclusive mode`;
    const hung = await appender.append({ key: "k", events: await events('{"type":"hung","id":"hung"}') });
    expect(hung).toMatchObject({ kind: "unavailable" });
    const behind = appender.append({ key: "k", events: await events('{"type":"behind"}') });
    expect(await behind).toMatchObject({ kind: "unavailable" });
    await lock`rollback`;
    lock.release();
    for (let tries = 0; ; tries++) {
      const again = await appender.append({ key: "k", events: await events('{"type":"hung","id":"hung"}') });
      if (again.ok) break;
      expect(tries).toBeLessThan(20);
    }
    expect(await count("hung")).toBe(1);
  });
});
