/** CloudEvents in JSON: what each attribute becomes, and what is refused in their own names. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isJsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { parseEvent } from "../parse-event";
import { cloudeventsFormat, mapCloudEvent } from "./cloudevents";
import { realData, skippedWithout } from "./real-data";

const tree = (value: unknown): JsonTree => {
  const parsed = parseJson(typeof value === "string" ? value : JSON.stringify(value));
  return parsed.ok ? parsed.tree : expect.fail(parsed.problem.message);
};
const base = { specversion: "1.0", id: "A234", source: "/orders", type: "com.example.order.shipped" };
function mapped(record: unknown) {
  const read = mapCloudEvent(tree(record));
  if (read.kind !== "events") throw new Error(JSON.stringify(read));
  return read.events[0] ?? expect.fail();
}
const told = (more: object) =>
  JSON.parse(formatJson(mapped({ ...base, ...more }).event)) as Record<string, unknown>;
const identity = (record: object) => formatJson(mapped(record).identity ?? null);
const refusal = (record: unknown): string[] => {
  const read = mapCloudEvent(tree(record));
  return read.kind === "refused" ? read.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe("a CloudEvent", () => {
  it("becomes an event the contract takes", () => {
    const record = {
      ...{ ...base, subject: "1063", time: "2026-03-12T03:12:06.884Z", datacontenttype: "application/json" },
      ...{
        dataschema: "https://x/y",
        authtype: "app_user",
        authid: "alice",
        correlationid: "c-1",
        data: { carrier: "DHL" },
      },
    };
    expect(told(record)).toEqual({
      ...{ id: "/orders#A234", occurredAt: "2026-03-12T03:12:06.884Z", type: "com.example.order.shipped" },
      ...{ entityType: "order", entityId: "1063", actorId: "alice", actorType: "user" },
      payload: { carrier: "DHL" },
      metadata: {
        cloudEvent: {
          ...{ specversion: "1.0", source: "/orders", datacontenttype: "application/json" },
          ...{ dataschema: "https://x/y", authtype: "app_user" },
        },
      },
      correlationId: "c-1",
    });
    const read = parseEvent(mapped(record).event, { source: "bus", newId: () => "new" });
    expect(read.ok && [read.event.source, read.event.operation]).toEqual(["bus", null]);
    expect(told({})).toMatchObject({ id: "/orders#A234", metadata: { cloudEvent: { source: "/orders" } } });
  });

  it("is known by source and id together, or by the id alone where that is a UUID", () => {
    const uuid = "0190a000-0000-7000-8000-000000000001";
    expect([told({ id: uuid }).id, told({ source: "/b" }).id]).toEqual([uuid, "/b#A234"]);
  });

  it("finds its cause in the same source, or in the one that is named", () => {
    const cause = (causationid: string) => told({ causationid }).causationId;
    const uuid = "0190a000-0000-7000-8000-000000000001";
    expect([cause("A1"), cause("/pay#P1"), cause(uuid)]).toEqual(["/orders#A1", "/pay#P1", uuid]);
    expect(told({ id: "A1" }).id).toBe(cause("A1"));
  });

  it("correlates by correlationid, else by the trace", () => {
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    expect(told({ traceparent })).toMatchObject({
      correlationId: "4bf92f3577b34da6a3ce929d0e0e4736",
      metadata: { traceparent },
    });
    expect(told({ traceparent, correlationid: "flow" }).correlationId).toBe("flow");
    for (const none of ["00-00000000000000000000000000000000-00f067aa0ba902b7-01", "nonsense"])
      expect([told({ traceparent: none }).correlationId]).toEqual([undefined]);
  });

  it.each([
    ["com.example.order.shipped.v2", "order"],
    ["google.cloud.storage.object.v1.finalized", "object"],
    ["com.github.pull_request.opened", "pull_request"],
    ["google.cloud.firestore.document.v1.updated.withAuthContext", "document"],
    ["shipped", "shipped"],
    ["...", "..."],
  ])("of type %s is about a %s, if it has a subject", (type, entityType) => {
    expect(told({ type, subject: "7" })).toMatchObject({ entityType, entityId: "7" });
    expect(told({ type }).entityType).toBeUndefined();
  });

  it.each([
    ["app_user", "user"],
    ["user", "user"],
    ["service_account", "service"],
    ["api_key", "service"],
    ["system", "system"],
    ["robot", undefined],
    ["constructor", undefined],
  ])("done by an authtype of %s has an actor of type %s", (authtype, actorType) => {
    expect(told({ authtype, authid: "x" }).actorType).toBe(actorType);
    expect(told({ authtype })).toMatchObject({ metadata: { cloudEvent: { authtype } } });
    expect(told({ authtype }).actorId).toBeUndefined();
  });

  it("keeps extensions: those of the specification together, others apart, null as absent", () => {
    const more = { partitionkey: "p", sequence: "1", recordedtime: "t", myext: 5, flag: true, gone: null };
    expect(told(more)).toMatchObject({
      metadata: {
        cloudEvent: { partitionkey: "p", sequence: "1", recordedtime: "t" },
        extensions: { myext: 5, flag: true },
      },
    });
  });

  it("keeps any data: objects as the payload, all else inside it", () => {
    expect(told({ data: [1] }).payload).toEqual({ data: [1] });
    expect(told({ data: "<x/>", datacontenttype: "text/xml" }).payload).toEqual({ data: "<x/>" });
    expect(told({ data_base64: "AQID" }).payload).toEqual({ data_base64: "AQID" });
    expect(told({ data: null }).payload).toBeUndefined();
    expect(
      formatJson(
        mapped(`{${JSON.stringify(base).slice(1, -1)},"data":{"n":1.10,"big":9007199254740993}}`).event,
      ),
    ).toContain('"payload":{"n":1.10,"big":9007199254740993}');
  });

  it("is the same when it comes with another trace or from a header, and another with other data", () => {
    const first = identity({ ...base, data: { a: 1 }, ext: 5 });
    expect(
      identity({ ...base, data: { a: 1 }, ext: "5", traceparent: "x", datacontenttype: "application/json" }),
    ).toBe(first);
    expect(identity({ ...base, data: { a: 2 }, ext: 5 })).not.toBe(first);
    expect(identity({ ...base, data: { a: 1 }, ext: 5, time: "2026-03-12T03:12:06Z" })).not.toBe(first);
  });
});

describe("what is refused", () => {
  it.each<[unknown, string[]]>([
    [{ ...base, specversion: "0.3" }, ['specversion: must be "1.0"']],
    [{ ...base, specversion: 1 }, ['specversion: must be "1.0"']],
    [{ specversion: "1.0" }, ["id: is required", "source: is required", "type: is required"]],
    [{ ...base, id: "", type: 5 }, ["id: is empty", "type: must be a text"]],
    [{ ...base, eventTime: "x" }, ["eventTime: is no attribute's name: lower-case letters and digits only"]],
    [{ ...base, __proto__x: 1 }, ["__proto__x: is no attribute's name: lower-case letters and digits only"]],
    [{ ...base, ext: {} }, ["ext: must be a text, a boolean or a whole number: content belongs in data"]],
    [{ ...base, ext: 1.5 }, ["ext: must be a whole number of 32 bits"]],
    [{ ...base, ext: 2_147_483_648 }, ["ext: must be a whole number of 32 bits"]],
    [{ ...base, data: 1, data_base64: "AQID" }, ["data_base64: cannot stand beside data"]],
    [{ ...base, data_base64: "A" }, ["data_base64: must be a text in base64"]],
    [[base], [": a CloudEvent is an object"]],
  ])("%j", (record, problems) => expect(refusal(record)).toEqual(problems));

  it("takes 32-bit integers to their ends", () => {
    expect(refusal({ ...base, low: -2_147_483_648, high: 2_147_483_647 })).toEqual([]);
    expect(refusal({ ...base, low: -2_147_483_649 })).toHaveLength(1);
  });

  it("leaves a bad time to the contract", () => {
    const read = parseEvent(mapped({ ...base, time: "yesterday" }).event, { source: "b", newId: () => "n" });
    expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual(["occurredAt"]);
  });
});

describe("a Firestore document", () => {
  const type = "google.cloud.firestore.document.v1.updated";
  const doc = (n: string) => ({
    name: "n",
    fields: { n: { integerValue: n }, tags: { arrayValue: { values: [{ stringValue: "a" }] } } },
  });
  const about = { ...base, type, subject: "documents/users/1" };

  it("has images, with integers as numbers", () => {
    const of = (verb: string, data: object) => {
      const { operation, before, after } = told({ ...about, type: type.replace("updated", verb), data });
      return { operation, before, after };
    };
    const [old, now] = [
      { n: 3, tags: ["a"] },
      { n: 4, tags: ["a"] },
    ];
    const [oldValue, value] = [doc("3"), doc("4")];
    expect(of("updated", { oldValue, value })).toEqual({ operation: "update", before: old, after: now });
    expect(of("updated", { value })).toEqual({ operation: "update", after: now });
    expect(of("created", { oldValue: {}, value })).toEqual({ operation: "insert", after: now });
    expect(of("deleted", { oldValue })).toEqual({ operation: "delete", before: old });
    expect(of("written", { oldValue, value }).operation).toBe("update");
    expect(of("written", { value }).operation).toBe("insert");
    expect(of("written", { oldValue }).operation).toBe("delete");
    // What contradicts its type is told without images.
    expect([of("created", { oldValue, value }), of("deleted", { value }), of("updated", {})]).toEqual([
      {},
      {},
      {},
    ]);
  });

  it("has none where a value cannot be read, or the type is another's", () => {
    const odd = { value: { fields: { n: { newKind: 1 } } } };
    expect(told({ ...about, data: odd })).toMatchObject({ payload: odd });
    expect(told({ ...about, data: odd }).operation).toBeUndefined();
    expect(
      told({ ...about, type: "com.example.document.updated", data: { value: doc("1") } }).operation,
    ).toBeUndefined();
  });
});

const testdata = realData("cloudevents/testdata");
describe.skipIf(testdata === null)(skippedWithout("cloudevents", "Google's data payloads as a file"), () => {
  it("are refused, all 19, since data alone is no CloudEvent", () => {
    const files = readdirSync(testdata ?? ".", { recursive: true, encoding: "utf8" }).filter((name) =>
      cloudeventsFormat.fileNames.test(name),
    );
    expect(files).toHaveLength(19);
    for (const file of files) {
      const record = tree(readFileSync(join(testdata ?? ".", file), "utf8"));
      expect(isJsonObject(record)).toBe(true);
      const read = cloudeventsFormat.open().map(record);
      expect(read.kind === "refused" && read.problems.map(({ path }) => path)).toEqual(["specversion"]);
    }
  });
});
