import { describe, expect, it } from "vitest";
import { parseJson } from "@/lib/model/json";
import type { NewEvent } from "./new-event";
import { parseEvent } from "./parse-event";
import { sourceUuid } from "./uuid-v5";

const context = { source: "shop", newId: () => "0190a000-0000-7000-8000-000000000001" };
const uuid = "6f9619ff-8b86-4d01-b42d-00c04fc964ff";

function parse(text: string) {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parseEvent(parsed.tree, context);
}
function event(text: string): NewEvent {
  const parsed = parse(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.event;
}
function refusals(text: string): string[] {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.problems.map((problem) => `${problem.path}: ${problem.message}`);
}
/** An event with this in it, `type` aside. */
const having = (fields: string) => `{"type":"order.changed",${fields}}`;

describe("parseEvent", () => {
  it("needs no more than a type, and fills in who and when", () => {
    expect(event('{"type":"order.placed"}')).toMatchObject({
      id: context.newId(),
      source: "shop",
      type: "order.placed",
      actorId: "shop",
      actorType: "service",
      occurredAt: null,
      schemaVersion: 1,
      outcome: "success",
      operation: null,
      causes: [],
      metadata: null,
    });
  });

  it("takes every field the contract names", () => {
    const sent = having(
      `"id":"${uuid}","occurredAt":"2026-03-12T03:12:06.884123Z","schemaVersion":3,"entityType":"order",
       "entityId":"1042","operation":"update","outcome":"failure","actorId":"alice","actorType":"user",
       "onBehalfOf":"bob","source":"shop","reason":"by phone","before":{"a":1},"after":{"a":2},
       "payload":{"p":1},"metadata":{"m":1},"transactionId":"t","correlationId":"c",
       "causationId":"${uuid.replace("6", "7")}","causes":["${uuid.replace("6", "8")}"],
       "supersedes":"${uuid.replace("6", "9")}"`,
    );
    expect(event(sent)).toMatchObject({
      id: uuid,
      schemaVersion: 3,
      entityType: "order",
      entityId: "1042",
      outcome: "failure",
      actorId: "alice",
      onBehalfOf: "bob",
      reason: "by phone",
      after: '{"a": 2}',
      changed: '{"a": {"to": 2, "from": 1}}',
      transactionId: "t",
      correlationId: "c",
      causationId: uuid.replace("6", "7"),
      causes: [uuid.replace("6", "8")],
      supersedes: uuid.replace("6", "9"),
    });
  });

  it("reports everything that is wrong with an event at once", () => {
    expect(
      refusals(
        '{"entityType":"order","operation":"upsert","payload":[],"foo":1,"seq":1,"occurredAt":"yesterday"}',
      ).map((line) => line.split(":")[0]),
    ).toEqual(["foo", "seq", "type", "operation", "occurredAt", "payload", "entityId"]);
  });

  it.each([
    ["[]", ": an event is an object"],
    ['"x"', ": an event is an object"],
    ["{}", "type: is required"],
    ['{"type":null}', "type: is required"],
    ['{"type":""}', "type: is empty"],
    ['{"type":7}', "type: must be a text"],
    [`{"type":"${"x".repeat(201)}"}`, "type: is longer than 200 characters"],
    [having('"entityType":"order"'), "entityId: comes together with entityType"],
    [having('"entityId":"1"'), "entityType: comes together with entityId"],
    [having('"entityType":"order","entityId":""'), "entityId: is empty"],
    [having(`"entityType":"o","entityId":"${"🐎".repeat(800)}"`), "at most 2500 bytes together"],
    [having('"name":"x"'), "name: is no field of an event: put it in payload or metadata"],
    [having('"Type":"x"'), "Type: is no field of an event"],
    [having('"__proto__":{}'), "__proto__: is no field of an event"],
    [having('"recordedAt":"2026-03-12T03:12:06Z"'), "recordedAt: is given by the log"],
    [having('"recordedAt":null'), "recordedAt: is given by the log"],
    [having('"seq":"1"'), "seq: is given by the log"],
    [having('"tx":"1"'), "tx: is given by the log"],
    [having('"position":1'), "position: is given by the log"],
    [having('"operation":"Insert"'), "operation: must be one of insert, update, delete"],
    [having('"outcome":"ok"'), "outcome: must be one of success, failure"],
    [having('"schemaVersion":0'), "schemaVersion: must be a whole number from 1"],
    [having('"schemaVersion":1.5'), "schemaVersion: must be a whole number from 1"],
    [having('"schemaVersion":1000001'), "schemaVersion: must be a whole number from 1 to 1000000"],
    [having('"schemaVersion":"2"'), "schemaVersion: must be a whole number from 1"],
    [having('"payload":"x"'), "payload: must be an object"],
    [having('"metadata":[1]'), "metadata: must be an object"],
    [having('"actorType":"user"'), "actorType: needs an actorId"],
    [having('"actorId":"a","actorType":"robot"'), "actorType: must be one of user, service, system"],
    [having(`"actorId":"${"x".repeat(501)}"`), "actorId: is longer than 500 characters"],
    [having('"source":"bank"'), "source: is fixed by the key: shop"],
    [having('"occurredAt":"2026-03-12T24:00:00Z"'), "occurredAt: has an hour past 23"],
    [having('"occurredAt":1700000000'), "occurredAt: must be a text"],
    [having('"causes":"x"'), "causes: must be a list"],
    [having('"causes":["x",7]'), "causes[1]: must be a text"],
    [having(`"causes":[${'"x",'.repeat(1000)}"x"]`), "causes: has more than 1000 items"],
    [having(`"id":"${uuid}","causationId":"${uuid.toUpperCase()}"`), "causationId: is the event's own id"],
    [having(`"id":"${uuid}","supersedes":"${uuid}"`), "supersedes: is the event's own id"],
    [having(`"id":"o-1","causes":["o-2","o-1"]`), "causes[1]: is the event's own id"],
    [having(`"correlationId":"${"x".repeat(501)}"`), "correlationId: is longer than 500 characters"],
  ])("refuses %.60s", (text, why) => {
    const told = refusals(text);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(why);
  });

  it("accepts its own source by name, and 1e0 as a whole number", () => {
    expect(event(having('"source":"shop","schemaVersion":1e0'))).toMatchObject({ schemaVersion: 1 });
  });

  it("takes a named actor for a user unless told otherwise", () => {
    expect(event(having('"actorId":"alice"')).actorType).toBe("user");
    expect(event(having('"actorId":"job-7","actorType":"system"')).actorType).toBe("system");
  });

  it("makes ids of the source's own into UUIDs, and keeps the originals", () => {
    const made = event(having('"id":"o-1","causationId":"o-0","causes":["x","o-0","x"],"supersedes":"o-9"'));
    expect(made).toMatchObject({
      id: sourceUuid("shop", "o-1"),
      causationId: sourceUuid("shop", "o-0"),
      causes: [sourceUuid("shop", "x")],
      supersedes: sourceUuid("shop", "o-9"),
    });
    expect(made.metadata).toBe(
      '{"sourceId": "o-1", "sourceCauses": ["x", "o-0", "x"], "sourceSupersedes": "o-9", "sourceCausationId": "o-0"}',
    );
  });

  it("keeps a UUID as it is, in lower case, without a word in metadata", () => {
    expect(event(having(`"id":"${uuid.toUpperCase()}"`))).toMatchObject({ id: uuid, metadata: null });
  });

  it("keeps a time with more than microseconds in metadata, beside what is there", () => {
    const made = event(having('"occurredAt":"2026-03-12T03:12:06.123456789+01:00","metadata":{"ip":"::1"}'));
    expect(made.occurredAt).toBe("2026-03-12T02:12:06.123456Z");
    expect(made.metadata).toBe('{"ip": "::1", "occurredAt": "2026-03-12T03:12:06.123456789+01:00"}');
  });

  it("does not overwrite what the source says in metadata", () => {
    expect(refusals(having('"id":"o-1","metadata":{"sourceId":"o-2"}'))[0]).toContain("metadata.sourceId: ");
    expect(refusals(having('"id":"o-1","metadata":{"sourceId":"o-1"}'))).toEqual([]);
    expect(refusals(having(`"id":"${uuid}","metadata":{"sourceId":"o-2"}`))).toEqual([]);
  });

  it("keeps numbers to the last digit", () => {
    const made = event(having('"payload":{"a":9007199254740993,"b":1.10,"c":-0,"d":1e-3,"e":1e20}'));
    expect(made.payload).toBe(
      '{"a": 9007199254740993, "b": 1.10, "c": 0, "d": 0.001, "e": 100000000000000000000}',
    );
  });
});

describe("the digest", () => {
  const digest = (text: string) => event(text).digest;

  it("is the same for the same event in other order and spelling", () => {
    expect(digest('{"type":"a","payload":{"x":100}}')).toBe(
      digest('{ "payload": {"x":1e2}, "type": "\\u0061" }'),
    );
  });

  it("differs for any other content, a trailing zero included", () => {
    expect(digest('{"type":"a","payload":{"x":1.0}}')).not.toBe(digest('{"type":"a","payload":{"x":1.00}}'));
    expect(digest('{"type":"a"}')).not.toBe(digest('{"type":"b"}'));
  });
});
