/** CloudEvents of a request: header values as the HTTP binding reads them, bodies of any type, errors in their names. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { bodyFormat } from "./body-format";
import { readHeaderValue } from "./formats/cloudevents-binary";
import { realData, skippedWithout } from "./formats/real-data";
import { readBinaryCloudEvent, readCloudEventText } from "./read-cloud-event";
import { readEvents } from "./read-events";

const context = { source: "bus", newId: () => "0190a000-0000-7000-8000-000000000001" };
const required = {
  "ce-specversion": "1.0",
  "ce-id": "1",
  "ce-source": "/s",
  "ce-type": "com.example.order.placed",
};
const binary = (headers: Record<string, string>, body: string | Uint8Array = "") =>
  readBinaryCloudEvent(new Headers(headers), Buffer.from(body), context);
const event = (headers: Record<string, string>, body: string | Uint8Array = "") => {
  const read = binary({ ...required, ...headers }, body);
  return read.ok ? read.event : expect.fail(JSON.stringify(read.problems));
};
const problems = (headers: Record<string, string>, body: string | Uint8Array = "") => {
  const read = binary({ ...required, ...headers }, body);
  return read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe("binary mode", () => {
  it("reads attributes from headers and data from the body", () => {
    const headers = {
      "ce-subject": "7",
      "ce-time": "2026-03-12T03:12:06Z",
      "ce-myext": "5",
      "content-type": "application/json",
    };
    expect(event(headers, '{"n":1.10}')).toMatchObject({
      ...{ type: "com.example.order.placed", entityType: "order", entityId: "7", payload: '{"n": 1.10}' },
      occurredAt: "2026-03-12T03:12:06.000000Z",
    });
    expect(event(headers).metadata).toContain('"extensions": {"myext": "5"}');
  });

  it("is the same event as the structured one", () => {
    const structured = readCloudEventText(
      '{"specversion":"1.0","id":"1","source":"/s","type":"com.example.order.placed","ext":5,"data":{"a":1}}',
      context,
    );
    const same = event({ "ce-ext": "5", "content-type": "application/json; charset=utf-8" }, '{"a":1}');
    expect(structured.ok && [structured.event.id, structured.event.digest]).toEqual([same.id, same.digest]);
  });

  it("takes JSON of any name, text as text, other bytes as base64, and nothing", () => {
    const payload = (type: string | null, body: string | Uint8Array) =>
      event(type === null ? {} : { "content-type": type }, body).payload;
    expect(payload("application/vnd.x+json", '{"a":1}')).toBe('{"a": 1}');
    expect(payload(null, "[1]")).toBe('{"data": [1]}');
    expect(payload("text/plain", "héllo")).toBe('{"data": "héllo"}');
    expect(payload("application/xml", "<a/>")).toBe('{"data": "<a/>"}');
    expect(payload("image/png", Uint8Array.of(0, 255))).toBe('{"data_base64": "AP8="}');
    expect(payload("application/json", "")).toBeNull();
  });

  it("refuses data that is not what its type says, naming where", () => {
    const json = { "content-type": "application/json" };
    expect(problems(json, '{"a":1,"a":2}')).toEqual([
      "data.a: this name stands twice in one object (at character 7)",
    ]);
    expect(problems(json, '["\\u0000"]')[0]).toContain("data[0]: the character NUL");
    expect(problems(json, Uint8Array.of(0x22, 0xff, 0x22))).toEqual(["data: is not UTF-8"]);
    expect(problems({ "content-type": "text/plain" }, Uint8Array.of(0xff))).toEqual(["data: is not UTF-8"]);
    expect(problems({ "content-type": "text/plain" }, "a\0b")).toEqual(["data: holds the character NUL"]);
    expect(binary({ ...required, ...json }, "{")).toMatchObject({ ok: false, notJson: true });
  });

  it("refuses an event of more than a megabyte, in whatever form it would be kept", () => {
    const long = Buffer.alloc(1_000_000, "a");
    expect(problems({ "content-type": "text/plain" }, long)).toEqual([]);
    expect(problems({ "content-type": "image/png" }, long)[0]).toContain("longer than");
    expect(problems({ "content-type": "text/plain" }, Buffer.alloc(1_048_577, "a"))[0]).toContain(
      "longer than",
    );
  });

  it("tells errors in CloudEvents' names", () => {
    expect(
      problems({ "ce-time": "today", "ce-subject": "s".repeat(1001) }).map((text) => text.split(":")[0]),
    ).toEqual(["time", "subject"]);
    expect(problems({ "ce-specversion": "0.2" })).toEqual(['specversion: must be "1.0"']);
    expect(binary({ "ce-id": "1" })).toMatchObject({ ok: false, problems: [{ path: "specversion" }] });
    expect(problems({ "ce-datacontenttype": "text/xml" })[0]).toContain(
      "datacontenttype: cannot be a header",
    );
    expect(problems({ "ce-data": "x" })[0]).toContain("data: cannot be a header");
    expect(problems({ "ce-my-ext": "x" })[0]).toContain("my-ext: is no attribute's name");
  });
});

describe("a header's value", () => {
  it("is read back as it was percent-encoded, whatever it holds", () => {
    const encode = (text: string) =>
      [...text].map((char) => (/[!#$&-~]/.test(char) ? char : encodeURIComponent(char))).join("");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const clean = text.replace(/\p{Cc}/gu, "");
        expect(readHeaderValue(encode(clean))).toEqual({ ok: true, text: clean });
      }),
    );
    expect(readHeaderValue("Euro%20%E2%82%AC%20%F0%9F%98%80")).toEqual({ ok: true, text: "Euro € 😀" });
    expect(readHeaderValue("%e2%82%ac%41")).toEqual({ ok: true, text: "€A" });
  });

  it("may be quoted, as older senders do", () => {
    expect(readHeaderValue('"a \\"b\\" %20c"')).toEqual({ ok: true, text: 'a "b"  c' });
    expect(readHeaderValue("a b")).toEqual({ ok: true, text: "a b" });
  });

  it.each([
    ["%C0%A0", "UTF-8"],
    ["%ED%A0%80", "UTF-8"],
    ["%FF", "UTF-8"],
    ["100%", "hexadecimal"],
    ["%2", "hexadecimal"],
    ["%zz", "hexadecimal"],
    ["%00", "control"],
    ["a%0d%0ab", "control"],
    ["%C2%85", "control"],
    ["é", "percent-encoded"],
    ['"open', "double quote"],
    ['a"', "double quote"],
  ])("%s is refused: %s", (value, why) => {
    const read = readHeaderValue(value);
    expect(!read.ok && read.message).toContain(why);
    expect(problems({ "ce-subject": value }).map((text) => text.slice(0, 9))).toEqual(["subject: "]);
  });

  it("costs no more than it is long", () => {
    const from = process.cpuUsage();
    for (const part of ['"', '\\"', '"\\', "%", '""']) readHeaderValue(part.repeat(100_000));
    const { user, system } = process.cpuUsage(from);
    expect((user + system) / 1000).toBeLessThan(500);
  });
});

describe("which mode a request is in", () => {
  const format = (headers: Record<string, string>) => bodyFormat(new Headers(headers));
  it("is told by the type, and only then by ce- headers", () => {
    expect(format({ "content-type": "application/cloudevents+json; charset=UTF-8" })).toBe("cloudevent");
    expect(format({ "content-type": "application/cloudevents-batch+json" })).toBe("cloudevent-batch");
    expect(format({ ...required, "content-type": "application/cloudevents+json" })).toBe("cloudevent");
    expect(format({ ...required, "content-type": "application/json" })).toBe("cloudevent-binary");
    expect(format({ ...required, "content-type": "image/png" })).toBe("cloudevent-binary");
    expect(format(required)).toBe("cloudevent-binary");
    expect(format({ "content-type": "application/json", "ce-other": "x" })).toBe("json");
    expect(format({ ...required, "content-type": "application/cloudevents+avro" })).toBeNull();
    expect(format({ ...required, "content-encoding": "gzip" })).toBeNull();
    expect(format({ ...required, "content-type": "text/plain; charset=latin1" })).toBeNull();
  });

  it("a batch is a list, and a CloudEvent is none", async () => {
    const one = '{"specversion":"1.0","id":"1","source":"/s","type":"a"}';
    const count = async (body: string, of: "cloudevent" | "cloudevent-batch") => {
      const read = await readEvents(body, of, context);
      return read.ok
        ? read.events.length
        : [read.kind, ...read.errors.map(({ index, path }) => `${index} ${path}`)];
    };
    expect(await count(one, "cloudevent")).toBe(1);
    expect(await count(`[${one}]`, "cloudevent")).toEqual(["invalid-events", "0 "]);
    expect(await count(`[${one},${one}]`, "cloudevent-batch")).toBe(2);
    expect(await count("[]", "cloudevent-batch")).toBe(0);
    expect(await count(one, "cloudevent-batch")).toEqual(["not-json"]);
    expect(await count(`[${one},{},${one.replace("1.0", "2.0")}]`, "cloudevent-batch")).toEqual([
      ...["invalid-events", "1 specversion", "2 specversion"],
    ]);
    expect(await count(`[${one},${one.replace('"a"', '"b"')}]`, "cloudevent-batch")).toEqual([
      "conflict",
      "1 id",
    ]);
  });
});

const testdata = realData("cloudevents/testdata/google/events");
describe.skipIf(testdata === null)(
  skippedWithout("cloudevents", "Google's data payloads in binary mode"),
  () => {
    it("go in, all 19, as they were sent; Firestore's with both images", () => {
      const files = readdirSync(testdata ?? ".", { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".json"),
      );
      expect(files).toHaveLength(19);
      for (const [at, file] of files.entries()) {
        const body = readFileSync(join(testdata ?? ".", file));
        const firestore = file.includes("firestore");
        const type = firestore
          ? "google.cloud.firestore.document.v1.updated"
          : "google.cloud.thing.v1.happened";
        const read = event(
          {
            "ce-id": String(at),
            "ce-type": type,
            "ce-subject": `x/${at}`,
            "content-type": "application/json",
          },
          body,
        );
        const sent = JSON.parse(body.toString()) as unknown;
        expect(JSON.parse(formatJson(readJson(read.payload ?? expect.fail())))).toEqual(sent);
        if (file.endsWith("DocumentEventData-simple.json"))
          expect([read.operation, read.changed]).toEqual(["update", '{"count": {"to": 4, "from": 3}}']);
        expect(read.operation).toBe(firestore ? "update" : null);
      }
    });
  },
);
