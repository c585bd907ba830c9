import { createReadStream } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatJson } from "@/lib/model/json-format";
import { type CsvSettings, parseCsvMapping } from "../formats/csv-mapping";
import { realData, skippedWithout } from "../formats/real-data";
import { textAt } from "../formats/tree";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import { csvRecords } from "./csv-records";
import type { Chunk } from "./import-format";

const context = { source: "table", newId: () => "0190a000-0000-7000-8000-000000000001" };

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Chunk> {
  for (let at = 0; at < bytes.length; at += size)
    yield { bytes: bytes.subarray(at, at + size), sizeRead: Math.min(bytes.length, at + size) };
}

function mappingOf(settings: CsvSettings) {
  const parsed = parseCsvMapping(settings);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.mapping;
}

/** Each row as `line: payload` or `line! why`. */
async function rows(chunks: AsyncIterable<Chunk>, settings: CsvSettings = { set: ["type=t"] }, skip = 0) {
  const told: string[] = [];
  for await (const record of csvRecords(chunks, mappingOf(settings), skip)) {
    const mapped = record.map();
    if (mapped.kind === "refused")
      told.push(
        `${record.at}! ${mapped.problems.map((one) => `${one.path} ${one.message}`.trim()).join("; ")}`,
      );
    else if (mapped.kind === "events")
      for (const { event } of mapped.events)
        told.push(`${record.at}: ${formatJson(event.get("payload") ?? null)}`);
  }
  return told;
}

const ofText = (text: string, settings?: CsvSettings, skip = 0) =>
  rows(pieces(Buffer.from(text), 7), settings, skip);

describe("csvRecords", () => {
  it("reads rows as they are really written: marks, breaks, quotes, empty cells and lines", async () => {
    expect(await ofText('\ufeffa,b\r\n1,"x ""y"", \r\nz"\r\n\r\n,\n"2",\u00e9')).toEqual([
      '2: {"a":"1","b":"x \\"y\\", \\r\\nz"}',
      "5: null",
      '6: {"a":"2","b":"\u00e9"}',
    ]);
    expect(await ofText("a;b\n1;2,5", { set: ["type=t"], delimiter: ";" })).toEqual([
      '2: {"a":"1","b":"2,5"}',
    ]);
  });

  it("gives back every table that was written by the rules, at any size of chunk", async () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", "\u00e9", " ", "\u{1f600}"),
      maxLength: 5,
    });
    const written = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (table, size) => {
          const text = ["x,y,z", ...table.map((row) => row.map(written).join(","))].join("\n");
          const read: string[][] = [];
          for await (const record of csvRecords(
            pieces(Buffer.from(text), size),
            mappingOf({ set: ["type=t"] }),
            0,
          )) {
            const mapped = record.map();
            if (mapped.kind !== "events") throw new Error(JSON.stringify(mapped));
            const payload = mapped.events[0]?.event.get("payload");
            read.push(["x", "y", "z"].map((name) => textAt(payload, name) ?? ""));
          }
          expect(read).toEqual(table);
        },
      ),
    );
  });

  it("refuses a row by itself, with its line and why, and reads on", async () => {
    const bad = Buffer.concat([
      Buffer.from("a,b\n1\n2,3\n4,5,6\n7,"),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\n8,\0\n9,"x" y\n10,5"\n11,6"\n12,13\n'),
    ]);
    expect(await rows(pieces(bad, 5))).toEqual([
      "2! the row in line 2 has 1 cell, the header 2",
      '3: {"a":"2","b":"3"}',
      "4! the row in line 4 has 3 cells, the header 2",
      "5! the row in line 5 is not UTF-8",
      "6! the row in line 6 holds the character NUL",
      "7! the row in line 7: something follows the quote that closes a cell; a quote inside is written twice",
      "8! the row in lines 8 to 9: a quote stands inside a cell that does not begin with one",
      '10: {"a":"12","b":"13"}',
    ]);
  });

  it("never takes rows behind an open quote for cells: all of them are one refusal", async () => {
    expect(await ofText('a,b\n1,2\n3,4\n5,"6\n7,8\n9,10\n')).toEqual([
      '2: {"a":"1","b":"2"}',
      '3: {"a":"3","b":"4"}',
      "4! a quote opened in line 4 is never closed, so lines 4 to the end could not be read as rows",
    ]);
    expect(await ofText('a,b\n1,"2\n3,"4"\n5,6\n')).toEqual([
      "2! a quote opened in line 3 is never closed, so lines 2 to the end could not be read as rows",
    ]);
  });

  it("holds no more than a row's limit of a line without end, quoted or not, and reads what follows it", async () => {
    const piece = Buffer.alloc(256 * 1024, "x");
    async function* endless(before: string, count: number, after: string): AsyncGenerator<Chunk> {
      yield { bytes: Buffer.from(before), sizeRead: 0 };
      for (let at = 0; at < count; at++) yield { bytes: piece, sizeRead: at };
      yield { bytes: Buffer.from(after), sizeRead: count };
    }
    const peak = process.memoryUsage().rss;
    // 2 GB.
    expect(await rows(endless("a,b\n1,", 8192, "\n2,3\n"))).toEqual([
      "2! the row in line 2 is longer than 1048576 bytes: it has 2147483651",
      '3: {"a":"2","b":"3"}',
    ]);
    expect(process.memoryUsage().rss - peak).toBeLessThan(100_000_000);
    expect(await rows(endless('a,b\n1,"', 40, ""))).toEqual([
      "2! a quote opened in line 2 is never closed, so lines 2 to the end could not be read as rows",
    ]);
    expect(await rows(endless('a,b\n1,"', 40, '"\n2,3'))).toEqual([
      "2! the row in line 2 is longer than 1048576 bytes: it has 10485765",
      '3: {"a":"2","b":"3"}',
    ]);
  });

  it.each<[string, Buffer | string, string]>([
    ["empty", "", "the table is empty"],
    ["blank", "\n\r\n", "the table is empty"],
    ["in UTF-16", Buffer.from("\ufeffa,b\n1,2", "utf16le"), "UTF-16"],
    ["binary", Buffer.from([0x61, 0x00, 0x0a]), "NUL"],
    ["with bare carriage returns", "a,b\r1,2\r", "carriage return"],
    ["with a broken header", 'a,"b\n1,2\n', "never closed"],
  ])("refuses a table that is %s before a row is read", async (_name, bytes, why) => {
    await expect(rows(pieces(Buffer.from(bytes), 3))).rejects.toThrow(why);
  });

  it("skips what was imported before and keeps the lines", async () => {
    expect(await ofText('a\n"1\n"\n2\n3', undefined, 1)).toEqual(['4: {"a":"2"}', '5: {"a":"3"}']);
  });

  it("keeps every digit of a number, takes JSON inside a cell, and names the column of what is neither", async () => {
    const settings = {
      set: ["type=t", "payload.key={a}:{line}"],
      map: ["payload.n:number=a", "after.j:json=b"],
    };
    const read: string[] = [];
    for await (const record of csvRecords(
      pieces(Buffer.from('a,b\n1234567890123456789.10,"{""x"": [1.00]}"\n0x1,{\n1e9999,1\n'), 9),
      mappingOf(settings),
      0,
    )) {
      const mapped = record.map();
      read.push(
        mapped.kind === "events"
          ? mapped.events.map(({ event }) => formatJson(event)).join()
          : JSON.stringify(mapped),
      );
    }
    expect(read[0]).toBe(
      '{"payload":{"n":1234567890123456789.10,"key":"1234567890123456789.10:2"},"after":{"j":{"x":[1.00]}},"type":"t"}',
    );
    expect(read[1]).toContain('{"path":"a","message":"\\"0x1\\" is not a number');
    expect(read[1]).toContain('{"path":"b","message":"is not JSON');
    expect(read[2]).toContain("needs more than 1000 digits");
  });
});

describe.skipIf(realData("xes") === null)(skippedWithout("xes", "running-example.csv"), () => {
  it("goes in whole through the rules for events: 42 rows", async () => {
    const mapping = mappingOf({
      map: [
        "type=Activity",
        "occurredAt=time:timestamp",
        "entityId=case:concept:name",
        "actorId=Resource",
        "payload.cost:number=Costs",
      ],
      set: ["entityType=case"],
    });
    const events: NewEvent[] = [];
    const path = join(realData("xes") ?? "", "running-example.csv");
    async function* chunks(): AsyncGenerator<Chunk> {
      for await (const bytes of createReadStream(path) as AsyncIterable<Buffer>)
        yield { bytes, sizeRead: bytes.length };
    }
    for await (const record of csvRecords(chunks(), mapping, 0)) {
      const mapped = record.map();
      if (mapped.kind !== "events") throw new Error(JSON.stringify(mapped));
      for (const { event } of mapped.events) {
        const parsed = parseEvent(event, context);
        if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
        events.push(parsed.event);
      }
    }
    expect(events).toHaveLength(42);
    expect(events[0]).toMatchObject({
      type: "register request",
      occurredAt: "2010-12-30T13:32:00.000000Z",
      actorId: "Pete",
      entityType: "case",
      entityId: "3",
    });
    expect(events[0]?.payload).toContain('"cost": 50');
  });
});
