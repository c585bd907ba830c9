/** Debezium's records, one trap at a time; the real topics are in debezium-real.test.ts. */
import { describe, expect, it } from "vitest";
import { type DebeziumOptions, openDebezium } from "./debezium";
import { change, event, map, refusal, source, stored, told, tree, update } from "./debezium-test";
import { formatJson } from "@/lib/model/json-format";
import { valueAt } from "./tree";

describe("a change of a row", () => {
  it("is typed, keyed and timed as the log's own capture would", () => {
    expect(told(update)).toMatchObject({
      id: "pg/public.account/7 u lsn 24000 tx 700",
      occurredAt: "2025-03-12T03:12:06.884Z",
      type: "public.account.updated",
      ...{ entityType: "public.account", entityId: "7", operation: "update" },
      ...{ before: { id: 7, balance: 10 }, after: { id: 7, balance: 25 }, transactionId: "700" },
      metadata: { debezium: { lsn: 24_000 }, keyGuessed: ["id"] },
    });
    expect(told(update).actorId).toBeUndefined();
    expect(told(change({ op: "c", after: { id: 1 } }))).toMatchObject({
      operation: "insert",
      after: { id: 1 },
    });
    expect(told(change({ op: "d", before: { id: 1, a: 2 } }))).toMatchObject({
      operation: "delete",
      before: { id: 1, a: 2 },
    });
    expect(told(change({ op: "c", after: { id: 1 } }, { ...source, user_name: "SCOTT" }))).toMatchObject({
      actorId: "SCOTT",
    });
  });

  it("is a baseline when a snapshot read it", () => {
    const read = told(change({ op: "r", after: { id: 1 } }));
    expect(read).toMatchObject({
      type: "public.account.inserted",
      operation: "insert",
      metadata: { baseline: true },
    });
  });

  it("names tables by schema, by database, or by collection", () => {
    const named = (from: object) => told(change({ op: "c", after: { id: 1 } }, from)).entityType;
    expect(named({ db: "shop", table: "t" })).toBe("shop.t");
    expect(named({ db: "shop", collection: "c" })).toBe("shop.c");
    expect(named({ table: "t" })).toBe("t");
    expect(refusal(change({ op: "c", after: {} }, { db: "shop" }))).toEqual([
      "source.table: is missing: nothing says which table this was",
    ]);
    expect(refusal({ op: "c", after: {} })[0]).toContain("source: is missing");
  });

  it("comes wrapped in {schema, payload}, in {key, value}, or as kcat prints it", () => {
    const plainly = formatJson(event(update).event);
    expect(formatJson(event({ schema: null, payload: update }).event)).toBe(plainly);
    const keyed = { ...told(update), metadata: { debezium: source } };
    expect(told({ key: { id: 7 }, value: update })).toEqual(keyed);
    expect(
      told({ key: { schema: null, payload: { id: 7 } }, value: { schema: null, payload: update } }),
    ).toEqual(keyed);
    const kcat = {
      topic: "pg.public.account",
      partition: 0,
      offset: 3,
      key: '{"id":7}',
      payload: JSON.stringify(update),
    };
    expect(told(kcat)).toEqual(keyed);
  });
});

describe("what is no row", () => {
  it.each([
    [null, "tombstone"],
    [{ schema: null, payload: null }, "tombstone"],
    [{ key: { id: 7 }, value: null }, "tombstone"],
    [{ topic: "t", partition: 0, offset: 4, key: '{"id":7}', payload: null }, "tombstone"],
    [{ ts_ms: 1 }, "heartbeat"],
    [
      { status: "BEGIN", id: "700:24000", event_count: null, data_collections: null, ts_ms: 1 },
      "transaction boundary",
    ],
    [
      { status: "END", id: "700:24000", event_count: 2, data_collections: [], ts_ms: 1 },
      "transaction boundary",
    ],
  ])("%j holds no event: %s", (record, why) => expect(map(record)).toEqual({ kind: "nothing", why }));

  it("keeps DDL between rows as an event", () => {
    const ddl = {
      source: { connector: "mysql", name: "m", file: "bin.1", pos: 4, ts_ms: 1000 },
      databaseName: "shop",
      ddl: "alter table t add x int",
      ts_ms: 2,
    };
    expect(told(ddl)).toMatchObject({
      type: "schema.changed",
      payload: { database: "shop", ddl: "alter table t add x int" },
    });
    expect(told(ddl).operation).toBeUndefined();
    expect(told({ ...ddl, ddl: "drop table t" }).id).not.toBe(told(ddl).id);
    expect(told({ ...ddl, ts_ms: 99 }).id).toBe(told(ddl).id);
  });

  it("keeps a truncation and a logical message as events that change no row", () => {
    const truncated = told(change({ op: "t" }));
    expect([truncated.type, truncated.operation, truncated.entityType]).toEqual([
      "public.account.truncated",
      undefined,
      undefined,
    ]);
    const content = Buffer.from('{"order":7}').toString("base64");
    const message = told(
      change({ op: "m", message: { prefix: "outbox", content } }, { ...source, table: "" }),
    );
    expect(message).toMatchObject({
      type: "message.emitted",
      payload: { prefix: "outbox", content: { order: 7 } },
    });
    const bytes = told(change({ op: "m", message: { prefix: "b", content: "//79AA==" } }));
    expect(bytes.payload).toEqual({ prefix: "b", content: "//79AA==" });
  });

  it.each([
    ["Canal", { data: [{ id: 1 }], database: "d", table: "t", type: "INSERT", isDdl: false, es: 1 }],
    ["Canal", { data: [{ k: 1 }], type: "INSERT" }],
    ["Maxwell", { database: "d", table: "t", type: "update", ts: 1, xid: 1, data: {}, old: {} }],
    ["AWS DMS", { data: {}, metadata: { operation: "insert" } }],
    ["GoldenGate", { table: "t", op_type: "I", op_ts: "2026", after: {} }],
    ["wal2json", { action: "I", schema: "public", table: "t", columns: [] }],
    ["ExtractNewRecordState", { id: 1, __op: "c", __table: "t" }],
    ["no Debezium record", { id: 1, name: "x" }],
    ["no Debezium record", [1]],
    ["no Debezium record", '"text"'],
  ])("refuses what looks like %s", (name, record) => expect(refusal(record)[0]).toContain(name));

  it("refuses an operation nobody knows", () => {
    for (const op of ["x", "constructor", 1, null])
      expect(refusal(change({ op }))).toEqual(["op: must be one of c, u, d, r, t, m"]);
  });
});

describe("the key", () => {
  const field = (name: string, optional: boolean) => ({ type: "int32", optional, field: name });
  const typed = (fields: object[], after: object, before: object | null = null) => ({
    schema: { type: "struct", fields: [{ type: "struct", field: "after", fields }] },
    payload: change({ op: before ? "u" : "c", before, after }),
  });
  const idOf = (record: unknown, options?: DebeziumOptions) => told(record, options).entityId;

  it("is the message key, in its order, whatever the row looks like", () => {
    const value = change({ op: "c", after: { id: 1, b: "x/y", a: "1:2%" } });
    expect(idOf({ key: { a: "1:2%", b: "x/y" }, value })).toBe("1%3A2%25:x%2Fy");
    expect(idOf({ key: { a: "1:2%" }, value })).toBe("1:2%");
    expect(idOf({ key: "plain", value })).toBe("plain");
    expect(idOf({ key: { a: "" }, value: change({ op: "c", after: { a: "" } }) })).toBe("%");
    expect(idOf({ key: { a: "k".repeat(1001) }, value: change({ op: "d" }) })).toMatch(
      /^sha256:[0-9a-f]{64}$/,
    );
    expect(idOf({ key: { a: 1e2, b: true }, value: change({ op: "d" }) })).toBe("100:true");
  });

  it("is what the user named, before any guess", () => {
    const record = change({ op: "c", after: { id: 1, code: "A", year: 26 } });
    expect(idOf(record, { keyColumns: { "public.account": ["year", "code"] } })).toBe("26:A");
    expect(idOf(record, { keyColumns: { account: ["code"] } })).toBe("A");
    expect(told(record, { keyColumns: { account: ["code"] } }).metadata?.keyGuessed).toBeUndefined();
    expect(refusal(record, { keyColumns: { account: ["codes"] } })).toEqual([
      "after.codes: has no value, though it was named as part of the key of public.account",
    ]);
  });

  it("is guessed from the columns in front that are never null, up to id, and says so", () => {
    const keys = [field("o", false), field("d", false), field("x", true), field("late", false)];
    const composite = typed(keys, { o: 1, d: 2, x: null, late: 3 });
    expect(told(composite)).toMatchObject({ entityId: "1:2", metadata: { keyGuessed: ["o", "d"] } });
    expect(idOf(typed([field("id", false), field("name", false)], { id: 1, name: 2 }))).toBe("1");
    expect(
      idOf(
        typed([field("tenant", false), field("id", false), field("z", false)], { tenant: 5, id: 1, z: 2 }),
      ),
    ).toBe("5:1");
    expect(idOf(typed([field("note", true), field("id", false)], { note: null, id: 4 }))).toBe("4");
  });

  it("is refused when an update shows that the guess was wrong", () => {
    const record = typed([field("name", false), field("x", true)], { name: 2, x: 1 }, { name: 1, x: 1 });
    expect(refusal(record)).toEqual([
      "after: name changed, so it is not the key of public.account: name the key, such as public.account=id",
    ]);
  });

  it("where nobody knows it, leaves the change without an entity, and its images in the payload", () => {
    const record = change({ op: "u", before: { a: 1 }, after: { a: 2 } });
    expect(told(record)).toMatchObject({
      type: "public.account.updated",
      payload: { before: { a: 1 }, after: { a: 2 } },
    });
    expect([told(record).operation, told(record).entityId, told(record).id]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(stored(record).entityId).toBeNull();
  });

  it("on a line of its own belongs to the record behind it, if it can", () => {
    const mapper = openDebezium();
    const key = { schema: { type: "struct", name: "pg.public.account.Key" }, payload: { code: "A" } };
    const waits = { kind: "nothing", why: "message key, read with the record behind it" };
    const entity = (record: unknown) => {
      const mapped = mapper.map(tree(record));
      return mapped.kind === "events" ? valueAt(mapped.events[0]?.event, "entityId") : mapped;
    };
    expect(entity(key)).toEqual(waits);
    expect(entity(change({ op: "c", after: { id: 1, code: "A" } }))).toBe("A");
    expect(entity(change({ op: "c", after: { id: 1, code: "A" } }))).toBe("1");
    expect(entity(key)).toEqual(waits);
    expect(entity(change({ op: "c", after: { id: 1, name: "other file" } }))).toBe("1");
  });
});
