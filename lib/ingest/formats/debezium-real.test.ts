/** Debezium's real topics, whole: what other people recorded goes in as what happened to their rows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { NewEvent } from "../new-event";
import { type JsonTree, parseJson, readJson } from "@/lib/model/json";
import { jsonEqual } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import { openDebezium } from "./debezium";
import { realData, skippedWithout } from "./real-data";
import { valueAt } from "./tree";

type Counts = { events: NewEvent[]; nothing: string[]; refused: string[] };

/** The records of files of one record a line, behind a comment, through the mapper and the contract. */
function read(...files: string[]): Counts {
  const counts: Counts = { events: [], nothing: [], refused: [] };
  const mapper = openDebezium();
  for (const line of files.flatMap(linesOf)) {
    const parsed = parseJson(line);
    if (parsed.ok) take(counts, mapper.map(parsed.tree));
    else counts.refused.push(parsed.problem.message);
  }
  return counts;
}

let made = 0;
function take(counts: Counts, mapped: ReturnType<ReturnType<typeof openDebezium>["map"]>): void {
  if (mapped.kind === "nothing") counts.nothing.push(mapped.why);
  if (mapped.kind === "refused") counts.refused.push(...mapped.problems.map((problem) => problem.message));
  if (mapped.kind !== "events") return;
  for (const { event } of mapped.events) {
    const read = parseEvent(event, { source: "kafka", newId: () => `no id ${made++}` });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    counts.events.push(read.event);
  }
}

function linesOf(file: string): string[] {
  const text = readFileSync(file, "utf8").replace(/^\s*\/\*[\s\S]*?\*\//, "");
  return text.split("\n").filter((line) => line.trim() !== "");
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => join(folder, name));
}

const metadata = (event: NewEvent, ...path: string[]): JsonTree | undefined =>
  event.metadata === null ? undefined : valueAt(readJson(event.metadata), ...path);
const countBy = (events: readonly NewEvent[], name: (event: NewEvent) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const event of events) counts[name(event)] = (counts[name(event)] ?? 0) + 1;
  return counts;
};

const tpcc = realData("debezium-tpcc");
describe.skipIf(tpcc === null)(skippedWithout("debezium-tpcc", "PostgreSQL with schemas (tpcc)"), () => {
  const files = readdirSync(tpcc ?? ".")
    .filter((name) => name.endsWith(".1"))
    .map((name) => join(tpcc ?? ".", name));
  const all = read(...files);

  it("has 877 events: 811 baseline rows, 47 updates, 14 inserts, 5 deletes, in 8 transactions", () => {
    expect(all.refused).toEqual([]);
    expect(all.nothing).toEqual([]);
    expect(all.events).toHaveLength(877);
    expect(
      countBy(all.events, (event) =>
        metadata(event, "baseline") === true ? "baseline" : (event.operation ?? ""),
      ),
    ).toEqual({
      baseline: 811,
      update: 47,
      insert: 14,
      delete: 5,
    });
    expect(countBy(all.events, (event) => event.transactionId ?? "")).toEqual({
      1324: 811,
      ...{ 1325: 8, 1326: 8, 1327: 8, 1328: 8, 1329: 8 },
      ...{ 1330: 13, 1331: 13 },
    });
  });

  it("gives every change an id of its own, and every row its key", () => {
    expect(new Set(all.events.map((event) => event.id)).size).toBe(877);
    expect(all.events.filter((event) => event.id.startsWith("no id"))).toEqual([]);
    const keys = new Map(all.events.map((event) => [event.entityType, event.entityId?.split(":").length]));
    expect(Object.fromEntries(keys)).toEqual({
      "public.customer": 3,
      "public.district": 2,
      "public.item": 1,
      "public.neworder": 3,
      "public.orderline": 4,
      "public.orders": 3,
      "public.stock": 2,
      "public.warehouse": 1,
    });
  });

  it("tells each row's story without a gap: what an update changed is what was left before it", () => {
    const state = new Map<string, JsonTree>();
    const lsn = new Map(all.events.map((event) => [event, lsnOf(event)]));
    const inOrder = [...all.events].sort((a, b) => (lsn.get(a) ?? 0) - (lsn.get(b) ?? 0));
    let checked = 0;
    for (const event of inOrder) {
      const entity = `${event.entityType ?? ""}/${event.entityId ?? ""}`;
      const before = state.get(entity);
      if (event.operation !== "insert") {
        for (const [field, change] of changes(event)) {
          const [from, was] = [valueAt(change, "from"), valueAt(before, field)];
          expect(from !== undefined && was !== undefined && jsonEqual(from, was)).toBe(true);
        }
        checked += 1;
      } else expect(before).toBeUndefined();
      if (event.after === null) state.delete(entity);
      else state.set(entity, readJson(event.after));
      if (event.operation === "update") unchangedStay(event, before, state.get(entity));
    }
    expect(checked).toBe(52);
  });

  it("takes the commit's time, not the connector's", () => {
    const order = all.events.find((event) => event.type === "public.orders.updated");
    expect([order?.occurredAt, order?.entityId, order?.actorId]).toEqual([
      "2022-09-25T21:24:41.461000Z",
      "2105:1:1",
      "kafka",
    ]);
  });
});

function lsnOf(event: NewEvent): number {
  const lsn = metadata(event, "debezium", "lsn");
  return typeof lsn === "object" && lsn !== null && "number" in lsn ? Number(lsn.number) : Number.NaN;
}

function changes(event: NewEvent): [string, JsonTree][] {
  const tree = event.changed === null ? null : readJson(event.changed);
  return tree instanceof Map ? [...tree] : [];
}

/** Fields the update does not name are as they were. */
function unchangedStay(event: NewEvent, before: JsonTree | undefined, after: JsonTree | undefined): void {
  const changed = new Set(changes(event).map(([field]) => field));
  if (!(before instanceof Map) || !(after instanceof Map))
    throw new Error("a row was updated that was not there");
  for (const [field, value] of after) if (!changed.has(field)) expect(before.get(field)).toEqual(value);
}

const cdc = realData("cdc-formats");
describe.skipIf(cdc === null)(skippedWithout("cdc-formats", "MySQL, MongoDB and other encodings"), () => {
  const path = (...names: string[]) => join(cdc ?? ".", ...names);

  it("reads flink-cdc's 20 changes alike with and without schema; they have no time, and say so", () => {
    const plain = read(path("flink-cdc", "debezium-json.txt"));
    const typed = read(path("flink-cdc", "debezium-json-with-schema.txt"));
    const told = ({ events }: Counts) =>
      events.map((event) => [event.type, event.entityId, event.after, event.changed].join(" ")).sort();
    expect([plain.events.length, typed.events.length]).toEqual([20, 20]);
    expect(told(typed)).toEqual(told(plain));
    expect(countBy(plain.events, (event) => event.operation ?? "")).toEqual({
      insert: 15,
      update: 4,
      delete: 1,
    });
    for (const event of plain.events) {
      expect([event.occurredAt, metadata(event, "occurredAtUnknown")]).toEqual([null, true]);
      expect(event.entityType).toMatch(/^\$databaseName\.(customers|products)$/);
    }
  });

  it("finds an id column in front of others that are never null", () => {
    const { events } = read(path("risingwave_debezium_log.1"));
    expect(events.map((event) => `${event.operation ?? ""} ${event.entityId ?? ""}`)).toEqual([
      ...[1001, 1002, 1003, 1004, 1005].map((id) => `insert ${id}`),
      ...["update 1004", "insert 1006", "update 1005", "update 1006", "delete 1006"],
    ]);
  });

  it("reads every paimon file of the relational forms", () => {
    const folder = path("paimon", "debezium");
    const counts: Record<string, number> = {};
    for (const file of filesBelow(folder)) {
      const { events, nothing, refused } = read(file);
      expect([file, nothing, refused]).toEqual([file, [], []]);
      const [scope = "", set = ""] = file.slice(folder.length + 1).split("/");
      counts[`${scope}/${set}`] = (counts[`${scope}/${set}`] ?? 0) + events.length;
    }
    expect(counts).toEqual({
      ...{ "database/include": 4, "database/prefixsuffix": 8, "database/schemaevolution": 8 },
      ...{
        "table/computedcolumn": 1,
        "table/metadatacolumn": 1,
        "table/nestedtype": 1,
        "table/nullvalue": 2,
      },
      ...{ "table/schema": 9, "table/schemaevolution": 8, "table/startupmode": 4, "table/watermark": 2 },
    });
  });

  it("keeps a before-image of the changed columns alone beside the event", () => {
    const { events } = read(path("paimon", "debezium", "table", "schemaevolution", "debezium-data-3.txt"));
    const update = events.find((event) => event.operation === "update");
    expect([update?.changed, update?.payload]).toEqual([null, '{"before": {"address": "Shanghai"}}']);
    expect(update && metadata(update, "partialBefore")).toBe(true);
    expect(update?.entityId).toBe("105");
  });

  it("reads every MySQL type with a schema; a time of 0 is not 1970, but the moment the connector saw it", () => {
    const [event] = read(
      path("paimon", "debezium", "table", "schema", "alltype", "debezium-data-1.txt"),
    ).events;
    expect(event?.occurredAt).toBe("2024-01-25T07:18:06.275000Z");
    expect(event && metadata(event, "occurredAtFrom")).toBe("connector");
    expect(event && metadata(event, "baseline")).toBe(true);
    const after = readJson(event?.after ?? expect.fail());
    const shown = ["_date", "_datetime6", "_datetime_p2", "_time", "_year", "_bit", "_timestamp"];
    expect(shown.map((name) => valueAt(after, name))).toEqual([
      ...["2023-03-23", "2023-03-23T14:30:05.123456", "2023-03-24T14:30:05.120", "10:13:23"],
      ...[{ number: "2023" }, "xwcAAAAAAAA=", "2023-03-23T22:00:10.123456Z"],
    ]);
  });

  it("reads MongoDB's documents in texts, with the key on the line before", () => {
    const folder = path("paimon", "debezium-bson", "table", "event");
    const of = (name: string) => read(join(folder, name));
    const told = (name: string) =>
      of(name).events.map(({ operation, entityId }) => `${operation ?? ""} ${entityId ?? ""}`);
    const id = "67ab25755c0d5ac87eb8c632";
    expect(told("event-insert.txt")).toEqual([`insert ${id}`]);
    expect(told("event-update.txt")).toEqual([`update ${id}`, `update ${id}`]);
    expect(told("event-delete.txt")).toEqual([`delete ${id}`, `delete ${id}`, `delete ${id}`]);
    const updates = of("event-update.txt").events;
    expect(updates.map((event) => changes(event).map(([field]) => field))).toEqual([
      [],
      ["tags", "updated_at"],
    ]);
    // The same delete, once with its key spelt as ObjectId and once as text, is one event; with its image it is another.
    expect(new Set(of("event-delete.txt").events.map((event) => event.id)).size).toBe(2);
    for (const name of ["event-bson.txt", "event-json.txt"]) {
      const { events, nothing, refused } = of(name);
      expect([events.length, nothing.length]).toEqual([0, 1]);
      expect(refused[0]).toContain("no Debezium record");
    }
  });

  it("refuses a file of expectations about records", () => {
    const text = readFileSync(path("flink-cdc", "debezium-data-schema-exclude.json"), "utf8");
    const parsed = parseJson(text.replace(/^\s*\/\*[\s\S]*?\*\//, ""));
    expect(parsed.ok && openDebezium().map(parsed.tree).kind).toBe("refused");
  });

  it.each([
    ["Canal", [...filesBelow(path("paimon", "canal")), path("flink-cdc", "canal-json.txt")]],
    ["Maxwell", [path("risingwave_maxwell_json.1")]],
    ["AWS DMS", filesBelow(path("paimon", "aws-dms"))],
  ])("refuses %s by its name, every record", (name, files) => {
    const { events, nothing, refused } = read(...files);
    expect([events, nothing]).toEqual([[], []]);
    // One record of Canal's holds NUL, and is refused before it gets here.
    expect(refused.filter((why) => !why.includes(name))).toEqual(
      name === "Canal" ? [expect.stringContaining("NUL")] : [],
    );
    expect(refused.length).toBe({ Canal: 94, Maxwell: 3, "AWS DMS": 38 }[name]);
  });
});
