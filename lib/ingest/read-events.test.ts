import { describe, expect, it } from "vitest";
import { readEvents } from "./read-events";
import type { BodyFormat } from "./split-events";

let made = 0;
const context = {
  source: "shop",
  newId: () => `0190a000-0000-7000-8000-${String(made++).padStart(12, "0")}`,
};
const read = (body: string, format: BodyFormat = "json") => readEvents(body, format, context);
const types = async (body: string, format: BodyFormat = "json") => {
  const all = await read(body, format);
  return all.ok ? all.events.map((event) => event.type) : all;
};
const places = async (body: string, format: BodyFormat = "json") => {
  const all = await read(body, format);
  return all.ok ? [] : [all.kind, ...all.errors.map((error) => `${error.index} ${error.path}`)];
};

describe("readEvents", () => {
  it("reads one event, a list, or lines", async () => {
    expect(await types(' {"type":"a"} ')).toEqual(["a"]);
    expect(await types('[{"type":"a,[]{}\\"\\\\"}, {"type":"b"}]\n')).toEqual(['a,[]{}"\\', "b"]);
    expect(await types('{"type":"a"}\r\n\n  \n{"type":"b"}', "ndjson")).toEqual(["a", "b"]);
    expect(await types("[]")).toEqual([]);
    expect(await types("[ \n]")).toEqual([]);
    expect(await types("\n", "ndjson")).toEqual([]);
  });

  it("reports all errors of a request, by index and path, whatever their kind", async () => {
    expect(
      await places(`[{"type":"a"}, {"typ":"b"}, {"type":"c","type":"c"}, {"type":"d","payload":{"n":1e999999}}, {"type":},
        {"type":"e","payload":{"x":"\\ud800"}}, [], {"type":"f","entityId":"1"}, 7]`),
    ).toEqual([
      "invalid-events",
      "1 typ",
      "1 type",
      "2 type",
      "3 payload.n",
      "4 type",
      "5 payload.x",
      "6 ",
      "7 entityType",
      "8 ",
    ]);
    expect(await places('{"type":"a"}\n{"type":\n{"typ":1}', "ndjson")).toEqual([
      "invalid-events",
      "1 type",
      "2 typ",
      "2 type",
    ]);
  });

  it.each([
    ["", "the body is empty"],
    ["[", "does not end"],
    ['[{"type":"a"}', "does not end"],
    ['[{"type":"a]', "does not end"],
    ['[{"type":"a"}] x', "something follows"],
    ['[{"type":"a"}}', 'ends with "}"'],
  ])("says that %j is no list of events", async (body, why) => {
    const all = await read(body);
    expect(all).toMatchObject({ ok: false, kind: "not-json" });
    expect(!all.ok && all.detail).toContain(why);
  });

  it.each(['{"type":"a"', '[{"type":"a"},]', "[,]", '\ufeff{"type":"a"}', "hello", "{'type':'a'}"])(
    "says that %j is not JSON",
    async (body) => expect((await places(body))[0]).toBe("not-json"),
  );

  it("takes a byte order mark at the start of lines for what it is", async () => {
    expect(await places('\ufeff{"type":"a"}', "ndjson")).toEqual(["not-json", "0 "]);
    expect(await places("\ufeff\n", "ndjson")).toEqual(["not-json", "0 "]);
  });

  it("keeps limits for each event, not for the request", async () => {
    const fields = Array.from({ length: 6000 }, (_, at) => `"k${at}":0`).join(",");
    const event = `{"type":"a","payload":{${fields}}}`;
    expect(await types(`[${event},${event}]`)).toEqual(["a", "a"]);
    const deep = (levels: number) =>
      `{"type":"a","payload":{"x":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
    expect(await types(`[${deep(62)}]`)).toEqual(["a"]);
    expect((await places(`[${deep(63)}]`))[0]).toBe("invalid-events");
  });

  it("refuses an event of more than a megabyte without parsing it, and keeps looking at the others", async () => {
    const long = `{"type":"a","payload":{"x":"${"é".repeat(524_288)}"}}`;
    expect(await places(`[${long},{"type":"b"},{}]`)).toEqual(["invalid-events", "0 ", "2 type"]);
  });

  it("answers a body built to hurt in bounded time", async () => {
    const bodies = [
      "[".repeat(1_000_000),
      `[${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}]`,
      '{"a":'.repeat(200_000),
      `{"type":"a","payload":{"x":${"9".repeat(100_000)}}}`,
      `{"type":"a","payload":{${Array.from({ length: 90_000 }, (_, at) => `"${at}":0`).join(",")}}}`,
      `[${"{},".repeat(10_001)}{}]`,
      `"${"\\".repeat(1_000_001)}`,
    ];
    for (const body of bodies) {
      const from = process.cpuUsage();
      expect((await read(body)).ok).toBe(false);
      // CPU time, not the clock: other tests run beside this one.
      const { user, system } = process.cpuUsage(from);
      expect((user + system) / 1000).toBeLessThan(500);
    }
  });

  it("refuses an id used twice in one request for different events, not for the same", async () => {
    expect(await places('[{"type":"a","id":"1"},{"type":"b","id":"1"}]')).toEqual(["conflict", "1 id"]);
    expect(await types('[{"type":"a","id":"1"},{"id":"1","type":"a"}]')).toEqual(["a", "a"]);
  });

  it("holds at most 10,000 events", async () => {
    expect(await places(`[${'{"type":"a"},'.repeat(10_000)}{"type":"a"}]`)).toEqual(["too-large"]);
  });
});
