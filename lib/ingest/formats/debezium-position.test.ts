/** What makes a change the same change when it is delivered again, and when it happened. */
import { describe, expect, it } from "vitest";
import { parseEvent } from "../parse-event";
import { change, event, plain, source, stored, told, update } from "./debezium-test";

describe("delivered again", () => {
  const later = {
    ...update,
    ts_ms: 1,
    transaction: { id: "700:1", total_order: 2, data_collection_order: 1 },
    source: { ...source, version: "3.0", snapshot: "last", sequence: '["1","24000"]' },
  };

  it("a change is known by table, key, operation and position, whatever the connector's clock says", () => {
    const [first, second] = [event(update), event(later)];
    expect(second.event.get("id")).toBe(first.event.get("id"));
    expect(plain(second.identity)).toEqual(plain(first.identity));
    expect(first.identity).toBeDefined();
  });

  it("two changes of one key in one transaction stay two", () => {
    const next = { ...update, source: { ...source, lsn: 24_008 } };
    expect(told(next).id).not.toBe(told(update).id);
    expect(told(next).transactionId).toBe(told(update).transactionId);
  });

  it("rows of a snapshot share a position and stay apart by key", () => {
    const row = (id: number) => told(change({ op: "r", after: { id } })).id;
    expect(row(1)).not.toBe(row(2));
  });

  it("knows MySQL's place by file, position and row; an empty file name is none", () => {
    const at = (place: object) =>
      told(
        change(
          { op: "c", after: { id: 1 } },
          { connector: "mysql", name: "m", db: "d", table: "t", ts_ms: 1, ...place },
        ),
      );
    const binlog = { file: "bin.000003", pos: 157 };
    expect(at({ ...binlog, row: 0 }).id).not.toBe(at({ ...binlog, row: 1 }).id);
    expect([at(binlog).transactionId, at({ ...binlog, gtid: "u:5" }).transactionId]).toEqual([
      "bin.000003:157",
      "u:5",
    ]);
    const nowhere = change(
      { op: "c", after: { id: 1 } },
      { connector: "mysql", db: "d", table: "t", file: "", pos: 0 },
    );
    expect([told(nowhere).id, event(nowhere).identity, told(nowhere).transactionId]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("tells two changes of one MongoDB transaction apart by what they are", () => {
    const mongo = {
      connector: "mongodb",
      name: "m",
      db: "d",
      collection: "c",
      ts_ms: 5,
      ord: 1,
      lsid: '{"id":1}',
      txnNumber: 3,
    };
    const at = (n: number) => told(change({ op: "u", after: JSON.stringify({ _id: 1, n }) }, mongo));
    expect(at(1).id).not.toBe(at(2).id);
    expect(at(1).id).toBe(at(1).id);
    expect(at(1).transactionId).toBe('{"id":1}:3');
  });
});

describe("the time", () => {
  const at = (clocks: object, seen?: number) =>
    stored({
      ...change({ op: "c", after: { id: 1 } }, { ...source, ts_ms: undefined, ...clocks }),
      ts_ms: seen,
    });
  it("is the commit's, as precise as it was sent", () => {
    expect(at({ ts_ms: 1_741_749_126_884 }).occurredAt).toBe("2025-03-12T03:12:06.884000Z");
    expect(at({ ts_ms: 1_741_749_126_884, ts_us: 1_741_749_126_884_123 }).occurredAt).toBe(
      "2025-03-12T03:12:06.884123Z",
    );
  });

  it("keeps nanoseconds beside what the log can hold", () => {
    const record = `{"op":"c","after":{"id":1},"source":{"table":"t","ts_ms":1741749126884,"ts_ns":1741749126884123456}}`;
    expect(stored(record).occurredAt).toBe("2025-03-12T03:12:06.884123Z");
    expect(stored(record).metadata).toContain('"occurredAt": "2025-03-12T03:12:06.884123456Z"');
  });

  it("is the connector's where the commit's is 0, and no time at all where there is none: never 1970", () => {
    expect(at({ ts_ms: 0 }, 1_741_749_200_000)).toMatchObject({ occurredAt: "2025-03-12T03:13:20.000000Z" });
    expect(at({ ts_ms: 0 }, 1_741_749_200_000).metadata).toContain('"occurredAtFrom": "connector"');
    expect(at({ ts_ms: 0 }, 0).occurredAt).toBeNull();
    expect(at({}).metadata).toContain('"occurredAtUnknown": true');
  });

  it("is refused with a reason where it lies past all years", () => {
    const read = parseEvent(event(change({ op: "c", after: { id: 1 } }, { ...source, ts_ms: 1e17 })).event, {
      source: "k",
      newId: () => "n",
    });
    expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(["occurredAt"]);
  });
});
