/** Images and values: what a row was and became, without what nobody knows and with every digit. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import { openDebezium } from "./debezium";
import { convertValue } from "./debezium-values";
import { isUnavailable } from "./debezium-unavailable";
import { object } from "./tree";

const tree = (value: unknown): JsonTree => {
  const parsed = parseJson(typeof value === "string" ? value : JSON.stringify(value));
  return parsed.ok ? parsed.tree : expect.fail(parsed.problem.message);
};
const source = {
  connector: "postgresql",
  name: "pg",
  schema: "public",
  table: "t",
  lsn: 1,
  txId: 2,
  ts_ms: 1000,
};

/** A change through mapper and contract, as its stored texts. */
function stored(change: object, from: object = source) {
  const mapped = openDebezium().map(tree({ before: null, after: null, ...change, source: from }));
  if (mapped.kind !== "events") throw new Error(JSON.stringify(mapped));
  const [one] = mapped.events;
  const read = parseEvent(one?.event ?? expect.fail(), { source: "kafka", newId: () => "new" });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { after, changed, payload, metadata } = read.event;
  return { after, changed, payload, metadata: metadata ?? "" };
}

describe("the unavailable mark", () => {
  const mark = "__debezium_unavailable_value";
  const bytes = Buffer.from(mark);

  it.each<[string, unknown]>([
    ["text", mark],
    ["bytes", bytes.toString("base64")],
    ["bytes in base64's URL form", bytes.toString("base64url")],
    ["bytes in hex", bytes.toString("hex")],
    ["a list of texts", [mark]],
    ["a list of bytes", [bytes.toString("base64")]],
    ["a list of numbers", [...bytes]],
    ["a list of UUIDs", ["b68a35a7-17ad-35b3-af2a-ae46edb4545a"]],
    ["a map", { [mark]: mark }],
  ])("in the form of %s is no value and no change", (_, value) => {
    const known = stored({
      op: "u",
      before: { id: 1, doc: "old", n: 1 },
      after: { id: 1, doc: value, n: 2 },
    });
    expect(known.after).toBe('{"n": 2, "id": 1, "doc": "old"}');
    expect(known.changed).toBe('{"n": {"to": 2, "from": 1}}');
    expect(known.metadata).not.toContain("unavailable");
    const unknown = stored({ op: "u", after: { id: 1, doc: value, n: 2 } });
    expect([unknown.after, unknown.changed]).toEqual(['{"n": 2, "id": 1}', null]);
    expect(unknown.metadata).toContain('"unavailable": ["doc"]');
    const both = stored({ op: "u", before: { id: 1, doc: value, n: 1 }, after: { id: 1, doc: value, n: 2 } });
    expect([both.after, both.changed]).toEqual(['{"n": 2, "id": 1}', '{"n": {"to": 2, "from": 1}}']);
    const gone = stored({ op: "d", before: { id: 1, doc: value, n: 1 } });
    expect(gone.changed).toBe('{"n": {"from": 1}, "id": {"from": 1}}');
    for (const { after, changed, payload } of [known, unknown, both, gone])
      expect(`${after ?? ""}${changed ?? ""}${payload ?? ""}`).not.toContain("unavailable");
  });

  it("is not found in values that only resemble it", () => {
    for (const value of [`${mark} `, [mark, mark], [...bytes].toReversed(), { a: mark }, [], "", 1, null])
      expect(
        isUnavailable(tree({ value }) instanceof Map ? (tree({ value }) as JsonObject).get("value") : null),
      ).toBe(false);
  });
});

describe("an image that is not the whole row", () => {
  it("before an update is kept beside it, and no change is made of what it lacks", () => {
    const { after, changed, payload, metadata } = stored({
      op: "u",
      before: { id: 1 },
      after: { id: 1, n: 2 },
    });
    expect([after, changed, payload]).toEqual(['{"n": 2, "id": 1}', null, '{"before": {"id": 1}}']);
    expect(metadata).toContain('"partialBefore": true');
  });

  it("before a delete, where PostgreSQL sent the key and nulls, is the key alone", () => {
    const { changed, payload } = stored({ op: "d", before: { id: 1, name: null, n: null } });
    expect([changed, payload]).toEqual([
      '{"id": {"from": 1}}',
      '{"before": {"n": null, "id": 1, "name": null}}',
    ]);
    const mysql = { ...source, connector: "mysql", file: "f", pos: 1 };
    expect(stored({ op: "d", before: { id: 1, n: null } }, mysql).changed).toBe(
      '{"n": {"from": null}, "id": {"from": 1}}',
    );
  });

  it("may be missing altogether", () => {
    expect(stored({ op: "u", after: { id: 1, n: 2 } })).toMatchObject({
      changed: null,
      after: '{"n": 2, "id": 1}',
    });
  });
});

describe("MongoDB", () => {
  const mongo = { connector: "mongodb", name: "m", db: "d", collection: "c", ts_ms: 5, ord: 1 };
  it("sends documents as JSON in texts; extended JSON stays as it is", () => {
    const after = '{"_id":{"$oid":"65"},"big":{"$numberLong":"9007199254740993"},"d":1.10}';
    expect(stored({ op: "c", after }, mongo).after).toBe(
      '{"d": 1.10, "_id": {"$oid": "65"}, "big": {"$numberLong": "9007199254740993"}}',
    );
  });

  it("tells an update without a document by the fields it set", () => {
    const updateDescription = {
      updatedFields: '{"n":2,"a.b":1}',
      removedFields: ["gone"],
      truncatedArrays: null,
    };
    const keyed = {
      key: { id: '{"$oid":"65"}' },
      value: { op: "u", before: null, after: null, updateDescription, source: mongo },
    };
    const mapped = openDebezium().map(tree(keyed));
    const event = mapped.kind === "events" ? mapped.events[0]?.event : expect.fail();
    expect([event?.get("entityId"), formatJson(event?.get("changed") ?? null)]).toEqual([
      "65",
      '{"n":{"to":2}}',
    ]);
    expect(formatJson(event?.get("payload") ?? null)).toContain("removedFields");
    const old = { op: "u", patch: '{"$v":1,"$set":{"n":3}}', filter: '{"_id":{"$oid":"66"}}' };
    expect(stored(old, mongo).changed).toBe('{"n": {"to": 3}}');
  });

  it("refuses a document that is none", () => {
    for (const after of ["{", "[1]", 7])
      expect(openDebezium().map(tree({ op: "c", after, source: mongo })).kind).toBe("refused");
  });
});

describe("values with a schema", () => {
  const convert = (value: unknown, name: string, more: object = {}) => {
    const schema = tree({ type: "bytes", name, ...more });
    return convertValue(tree(value), isJsonObject(schema) ? schema : undefined);
  };
  const decimal = (value: unknown, scale: string) =>
    convert(value, "org.apache.kafka.connect.data.Decimal", { parameters: { scale } });

  it("are numbers with every digit", () => {
    expect(decimal('"EtaH"', "4")).toEqual({ number: "123.4567" });
    expect(decimal('"AP//////////"', "0")).toEqual({ number: "18446744073709551615" });
    expect(decimal('"/w=="', "2")).toEqual({ number: "-0.01" });
    expect(decimal('"AA=="', "3")).toEqual({ number: "0.000" });
    expect(decimal('"BQ=="', "-2")).toEqual({ number: "500" });
    const variable = { scale: 5, value: "EtaH" };
    expect(convert(variable, "io.debezium.data.VariableScaleDecimal")).toEqual({ number: "12.34567" });
  });

  it("lose nothing, whatever the number and the scale", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n }), fc.nat(40), (unscaled, scale) => {
        const bytes = Buffer.from(BigInt.asUintN(128, unscaled).toString(16).padStart(32, "0"), "hex");
        const read = decimal(JSON.stringify(bytes.toString("base64")), String(scale));
        const text =
          typeof read === "object" && read !== null && "number" in read ? read.number : expect.fail();
        const parsed = parseJson(text);
        expect(parsed.ok).toBe(true);
        expect(BigInt(text.replace(".", ""))).toBe(unscaled);
        expect(text.split(".")[1]?.length ?? 0).toBe(scale);
      }),
    );
  });

  it("stay what they are where they are no decimal", () => {
    for (const value of ["1.1", '"12,5"', '""', "null", '"A==="'])
      expect(decimal(value, "2")).toEqual(tree(value));
    expect(decimal('"EtaH"', "two")).toBe("EtaH");
  });

  it.each<[string, string, string]>([
    ["io.debezium.time.Date", "18460", "2020-07-17"],
    ["org.apache.kafka.connect.data.Date", "-1", "1969-12-31"],
    ["io.debezium.time.Timestamp", "1595008822123", "2020-07-17T18:00:22.123"],
    ["io.debezium.time.MicroTimestamp", "1595008822123456", "2020-07-17T18:00:22.123456"],
    ["io.debezium.time.NanoTimestamp", "1595008822123456789", "2020-07-17T18:00:22.123456789"],
    ["io.debezium.time.MicroTimestamp", "-1", "1969-12-31T23:59:59.999999"],
    ["org.apache.kafka.connect.data.Timestamp", "1595008822000", "2020-07-17T18:00:22"],
    ["io.debezium.time.Time", "64822000", "18:00:22"],
    ["io.debezium.time.MicroTime", "64822000001", "18:00:22.000001"],
    ["io.debezium.time.NanoTime", "64822000000000", "18:00:22"],
  ])("%s of %s reads %s", (name, value, text) => expect(convert(value, name)).toBe(text));

  it.each<[string, string]>([
    ["io.debezium.time.MicroTime", "-3020399000000"],
    ["io.debezium.time.MicroTimestamp", "9223372036825200000"],
    ["io.debezium.time.Date", "2147483647"],
    ["io.debezium.time.Year", "2023"],
    ["io.debezium.time.MicroDuration", "1"],
    ["io.debezium.data.Json", '"{\\"a\\": 1.0}"'],
    ["com.example.Unknown", '"EtaH"'],
    ["io.debezium.time.Date", '"2020-07-17"'],
    ["io.debezium.time.Date", "1.5"],
  ])("%s of %s stays as it was sent", (name, value) => expect(convert(value, name)).toEqual(tree(value)));

  it("are read inside structs and lists too", () => {
    const date = { type: "int32", name: "io.debezium.time.Date" };
    const struct = tree({
      type: "struct",
      fields: [
        { ...date, field: "d" },
        { type: "array", items: date, field: "l" },
      ],
    });
    const row = convertValue(tree({ d: 0, l: [1, null], x: 3 }), isJsonObject(struct) ? struct : object({}));
    expect(formatJson(row)).toBe('{"d":"1970-01-01","l":["1970-01-02",null],"x":3}');
  });
});
