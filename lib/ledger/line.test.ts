import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatEvent } from "@/lib/log/event-json";
import type { Event } from "@/lib/model/event";
import type { JsonText } from "@/lib/model/json";
import { toHex } from "./bytes";
import { entryOfLine } from "./hash";
import { decodeLine, encodeLine, eventOfJson } from "./line";
import { anyEvent, mutate, mutation } from "./line-arbitrary";

const update: Event = {
  id: "0190aaaa-0000-7000-8000-000000000001",
  occurredAt: "2026-03-12T03:12:06.884123Z",
  recordedAt: "2026-03-12T03:12:06.901000Z",
  type: 'order."quoted"\n\u202e\u2028',
  schemaVersion: 3,
  entityType: "order",
  entityId: "",
  operation: "update",
  outcome: "success",
  actorId: "alice",
  actorType: "user",
  onBehalfOf: "bob",
  source: "admin-ui",
  reason: "née 👩‍💻",
  before: '{"b": [], "amount": 1.0}' as JsonText,
  after: '{"b": [], "big": 12345678901234567890.10, "amount": 1.00, "__proto__": {}}' as JsonText,
  changed:
    '{"big": {"to": 12345678901234567890.10}, "amount": {"to": 1.00, "from": 1.0}, "__proto__": {"to": {}}}' as JsonText,
  payload: '{"é": null}' as JsonText,
  metadata: "{}" as JsonText,
  transactionId: "1.42",
  correlationId: "c-7",
  causationId: "0190aaaa-0000-7000-8000-000000000002",
  causes: ["0190aaaa-0000-7000-8000-000000000003", "0190aaaa-0000-7000-8000-000000000004"],
  supersedes: "0190aaaa-0000-7000-8000-000000000005",
  seq: "9007199254740993",
  tx: "281474976710656",
};
const said = {
  ...update,
  operation: null,
  entityType: null,
  entityId: null,
  before: null,
  after: null,
} as const;
const bare: Event = {
  ...said,
  changed: null,
  payload: null,
  metadata: null,
  onBehalfOf: null,
  reason: null,
  transactionId: null,
  correlationId: null,
  causationId: null,
  causes: [],
  supersedes: null,
};
const deleted: Event = {
  ...bare,
  entityType: "t",
  entityId: "1",
  operation: "delete",
  before: update.before,
};

const eventOf = (line: string): Event => {
  const decoded = decodeLine(line);
  if (decoded.kind !== "event") throw new Error(JSON.stringify(decoded));
  return decoded.event;
};
const reasonOf = (line: string): string => {
  const decoded = decodeLine(line);
  return decoded.kind === "unreadable" ? decoded.reason : decoded.kind;
};

describe("format 1", () => {
  // Lines were sealed by it. If this fails, the code is wrong, not the test: what was sealed would verify no more.
  it("is what it always was", async () => {
    const line = encodeLine(update);
    expect(line).toBe(
      String.raw`{"v":1,"seq":9007199254740993,"tx":"281474976710656","id":"0190aaaa-0000-7000-8000-000000000001","occurredAt":"2026-03-12T03:12:06.884123Z","recordedAt":"2026-03-12T03:12:06.901000Z","type":"order.\"quoted\"\n` +
        "\u202e\u2028" +
        String.raw`","schemaVersion":3,"entityType":"order","entityId":"","operation":"update","outcome":"success","actorId":"alice","actorType":"user","onBehalfOf":"bob","source":"admin-ui","reason":"née 👩‍💻","after":{"b": [], "big": 12345678901234567890.10, "amount": 1.00, "__proto__": {}},"changed":{"big": {"to": 12345678901234567890.10}, "amount": {"to": 1.00, "from": 1.0}, "__proto__": {"to": {}}},"payload":{"é": null},"metadata":{},"transactionId":"1.42","correlationId":"c-7","causationId":"0190aaaa-0000-7000-8000-000000000002","causes":["0190aaaa-0000-7000-8000-000000000003","0190aaaa-0000-7000-8000-000000000004"],"supersedes":"0190aaaa-0000-7000-8000-000000000005"}`,
    );
    expect(toHex(await entryOfLine(line))).toBe(
      "9cd738456aea036b550541dad3d9d9970f47b156c0fc2fe4fd45cc9e26908fbc",
    );
    expect(toHex(await entryOfLine(encodeLine(deleted)))).toBe(
      "e9773c237fe4c80a727ac0c07120aec899c83bc63a25824a65210d39ee35646d",
    );
  });

  it("leaves out what the event does not say, and keeps an empty text", () => {
    expect(encodeLine(bare)).toBe(
      String.raw`{"v":1,"seq":9007199254740993,"tx":"281474976710656","id":"0190aaaa-0000-7000-8000-000000000001","occurredAt":"2026-03-12T03:12:06.884123Z","recordedAt":"2026-03-12T03:12:06.901000Z","type":"order.\"quoted\"\n` +
        "\u202e\u2028" +
        String.raw`","schemaVersion":3,"outcome":"success","actorId":"alice","actorType":"user","source":"admin-ui"}`,
    );
    expect(encodeLine(update)).toContain('"entityId":""');
  });

  it("holds a delete's image as what was there, not as before", () => {
    expect(encodeLine(deleted)).toContain('"changed":{"b": {"from": []}, "amount": {"from": 1.0}}}');
    expect(encodeLine(deleted)).not.toContain("before");
    expect(eventOf(encodeLine(deleted))).toEqual(deleted);
  });
});

describe("decodeLine", () => {
  it("gives back the event that was encoded, before and all, and the API's own text gives the same", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = encodeLine(event);
        expect(eventOf(line)).toEqual(event);
        expect(eventOfJson(formatEvent({ ...event, position: null }))).toEqual({ ok: true, value: event });
        expect(line).not.toMatch(/[\n\r]/u);
      }),
      { numRuns: process.env.WHENCE_LONG ? 5_000 : 300, seed: 4 },
    );
  });

  it("reads no text in two spellings: whatever it reads is spelt as it would be encoded", () => {
    fc.assert(
      fc.property(anyEvent, fc.array(mutation, { minLength: 1, maxLength: 2 }), (event, mutations) => {
        const text = mutations.reduce(mutate, encodeLine(event));
        const decoded = decodeLine(text);
        if (decoded.kind === "event") expect(encodeLine(decoded.event)).toBe(text);
      }),
      { numRuns: process.env.WHENCE_LONG ? 50_000 : 1_000, seed: 4 },
    );
  });

  it("says of a format made after this code that it is one", () => {
    const line = encodeLine(update);
    expect(decodeLine(line.replace('"v":1', '"v":2'))).toEqual({ kind: "unknown-format", format: "2" });
    expect(decodeLine('{"v":18446744073709551616,"salt":[]}')).toEqual({
      kind: "unknown-format",
      format: "18446744073709551616",
    });
    expect(reasonOf(line.replace('"v":1', '"v":0'))).toBe("v is not a format");
    expect(reasonOf(line.replace('"v":1', '"v":1.0'))).toBe("v is not a format");
    expect(reasonOf(line.replace('"v":1', '"v":"1"'))).toBe("v is not a format");
  });

  it.each<[string, (line: string) => string]>([
    ["an unknown field", (line) => line.replace('"v":1,', '"v":1,"w":1,')],
    ["an image before spelt out", (line) => line.replace('"after":', '"before":{"amount": 1.0},"after":')],
    ["two fields exchanged", (line) => line.replace(/("seq":\d+),("tx":"\d+")/, "$2,$1")],
    ["v not first", (line) => line.replace(/"v":1,("seq":\d+)/, '$1,"v":1')],
    ["an absent field as null", (line) => line.replace('"payload":{"é": null}', '"payload":null')],
    ["no causes spelt out", (line) => line.replace(/"causes":\[[^\]]*\]/, '"causes":[]')],
    ["a space between fields", (line) => line.replace(',"tx"', ', "tx"')],
    ["a newline behind it", (line) => `${line}\n`],
    ["an escape that none needs", (line) => line.replace("alice", "\\u0061lice")],
    ["a name escaped that none needs", (line) => line.replace('"actorId"', '"\\u0061ctorId"')],
    ["a document without its spaces", (line) => line.replace('"b": []', '"b":[]')],
    [
      "a document in another order",
      (line) => line.replace('"amount": 1.00, "__proto__": {}', '"__proto__": {}, "amount": 1.00'),
    ],
    ["a number with an exponent", (line) => line.replace("12345678901234567890.10", "1.0E2")],
    ["a number no database holds", (line) => line.replace("12345678901234567890.10", "1e999999999")],
    ["a seq with a leading zero", (line) => line.replace('"seq":9', '"seq":09')],
    ["a seq as text", (line) => line.replace(/"seq":(\d+)/, '"seq":"$1"')],
    ["a tx as a number", (line) => line.replace(/"tx":"(\d+)"/, '"tx":$1')],
    ["an instant without microseconds", (line) => line.replace("06.884123Z", "06Z")],
    [
      "an id in capitals",
      (line) => line.replace("0190aaaa-0000-7000-8000-000000000001", "0190AAAA-0000-7000-8000-000000000001"),
    ],
    ["an unknown outcome", (line) => line.replace("success", "perhaps")],
    ["a document that is no object", (line) => line.replace('"metadata":{}', '"metadata":[]')],
    ["a field twice", (line) => line.replace('"v":1,', '"v":1,"v":1,')],
    ["half a surrogate pair", (line) => line.replace("alice", "\\ud800")],
    ["nothing", () => ""],
    ["a list", () => "[]"],
    ["a line cut off", (line) => line.slice(0, -1)],
    ["nested past any stack", (line) => line.replace('"b": []', `"b": ${"[".repeat(1e5)}${"]".repeat(1e5)}`)],
  ])("refuses %s, and does not throw", (_, change) => {
    const changed = change(encodeLine(update));
    expect(changed).not.toBe(encodeLine(update));
    expect(decodeLine(changed)).toMatchObject({ kind: "unreadable" });
  });

  it("reads a document nested as deep as one that is shown", () => {
    const deep = `${"[".repeat(1_998)}${"]".repeat(1_998)}`;
    const event = { ...deleted, before: `{"a": ${deep}}` as JsonText };
    expect(eventOf(encodeLine(event))).toEqual(event);
  });
});

describe("eventOfJson", () => {
  it("passes over fields it does not know, and misses none it needs", () => {
    const body = formatEvent({ ...update, position: "7" });
    expect(eventOfJson(body.replace("{", '{"later":[{}],'))).toEqual({ ok: true, value: update });
    expect(eventOfJson(body.replace('"id"', '"ID"'))).toEqual({ ok: false, reason: "id is missing" });
    expect(
      eventOfJson(body.replace('"before":{', '"before":[{').replace('1.0},"after"', '1.0}],"after"')),
    ).toEqual({
      ok: false,
      reason: "before is not an object",
    });
    expect(eventOfJson("<html>").ok).toBe(false);
    expect(eventOfJson("[]").ok).toBe(false);
  });

  it("builds the same line of a body that was printed in another way", () => {
    const spaced = formatEvent({ ...update, position: "7" })
      .replaceAll(",", " ,\n")
      .replace("1.00", "100e-2");
    const read = eventOfJson(spaced);
    expect(read.ok && encodeLine(read.value)).toBe(encodeLine(update));
  });
});
