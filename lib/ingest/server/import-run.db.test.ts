import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ImportRefusal } from "./import-format";
import type { ImportOptions } from "./import-run";
import { type ImportTest, openImportTest } from "./import-test";

let test: ImportTest;
beforeAll(async () => {
  test = await openImportTest();
});
afterAll(() => test.close());

const file = (name: string, content: string | Buffer) => test.file(name, content);
const imported = (from: string, options: Partial<ImportOptions> = {}) =>
  test.imported(from, { source: "run", ...options });

/** Everything of a source's events but when and in which transaction they were recorded, in the order of arrival. */
async function content(source: string): Promise<string[]> {
  const rows = await test.db.sql<{ line: string }[]>`
    select concat_ws('|', e.id, encode(k.digest, 'hex'), e.type, e.payload, e.metadata, e.after, e.changed) as line
    from audit.event e join audit.event_key k on k.id = e.id where e.source = ${source} order by e.seq`;
  return rows.map((row) => row.line);
}

const numbered = (count: number, type: string) =>
  Array.from({ length: count }, (_, at) => `{"type":"${type}","payload":{"n":${at}}}`).join("\n");

describe("an import that was stopped", () => {
  it("goes on behind the last record it had done, and the log is as after one clean run", async () => {
    const body = numbered(7_300, "resumed").replace('"n":5200}', '"n":}');
    const path = file("resumed.ndjson", body);
    const stop = new AbortController();
    const stopped = imported(path, {
      ...{ source: "stopped", signal: stop.signal },
      onProgress: ({ read }) => read >= 2_000 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow();
    const rest = await imported(path, { source: "stopped", resume: true });
    const clean = await imported(path, { source: "clean" });
    expect(clean).toMatchObject({ imported: 7_299, rejected: 1 });
    expect(rest.places[0]?.skipped).toBeGreaterThanOrEqual(2_000);
    expect(rest.places[0]?.skipped).toBe(7_300 - rest.read);
    // Ids are made of the source too: what differs between the runs is only that.
    const strip = (lines: string[]) => lines.map((line) => line.slice(36));
    expect(strip(await content("stopped"))).toEqual(strip(await content("clean")));
  });

  it("leaves its place behind what is committed, never ahead of it", async () => {
    const path = file("failed.ndjson", numbered(2_500, "failed"));
    const grant = (words: string) =>
      test.db.sql.unsafe(
        `${words.replace("?", "execute on function audit.append_events(jsonb)")} whence_append`,
      );
    await grant("revoke ? from");
    // What the log's failure is called stands in the server's output.
    vi.spyOn(console, "error").mockImplementationOnce(() => undefined);
    await expect(imported(path)).rejects.toThrow(/the log failed/);
    await grant("grant ? to");
    expect(await imported(path, { resume: true })).toMatchObject({ imported: 2_500, duplicates: 0 });
  });

  it("says that there is something to go on with, and where it was finished has nothing left to do", async () => {
    const path = file("finished.ndjson", numbered(20, "finished"));
    await imported(path);
    expect(await imported(path, { resume: true })).toMatchObject({
      ...{ read: 0, imported: 0 },
      places: [{ skipped: 20, doneBefore: 20, finishedBefore: true }],
    });
    // Without --resume everything is read again, and found.
    expect(await imported(path)).toMatchObject({ read: 20, duplicates: 20 });
  });
});

describe("what is rejected", () => {
  it("is kept as it came, with its reasons and what was made of it, once however often it is imported", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"type":"kept","id":"k1"}\n{"type":"kept","op":1}\n'),
      Buffer.from([0xff, 0]),
    ]);
    const path = file("kept.ndjson", bytes);
    for (const _ of [1, 2]) expect(await imported(path, { source: "keeper" })).toMatchObject({ rejected: 2 });
    const rows = await test.db.sql`
      select input_name = ${path} as named, place, encode(original, 'hex') as original, original_bytes as bytes,
        event::jsonb - 'id' as event, problems, type, reason, path, status
      from whence.rejected where source = 'keeper' order by place`;
    expect(rows).toEqual([
      {
        ...{
          named: true,
          place: "2",
          original: Buffer.from('{"type":"kept","op":1}').toString("hex"),
          bytes: "22",
        },
        ...{ event: '{"op": 1, "type": "kept"}', type: "kept", status: "open", path: "op" },
        reason: "is no field of an event: put it in payload or metadata",
        problems: '[{"path":"op","message":"is no field of an event: put it in payload or metadata"}]',
      },
      {
        ...{ named: true, place: "3", original: "ff00", bytes: "2", event: null, type: null, status: "open" },
        ...{ path: "", reason: "is not UTF-8", problems: '[{"path":"","message":"is not UTF-8"}]' },
      },
    ]);
  });

  it("is also what the log itself refuses: another content under an id that is there", async () => {
    await imported(file("first.ndjson", '{"type":"taken","id":"t1"}'), { source: "taker" });
    const again = file(
      "again.ndjson",
      '{"type":"taken","id":"t1","reason":"changed"}\n{"type":"taken","id":"t2"}',
    );
    for (const dryRun of [true, false])
      expect(await imported(again, { source: "taker", dryRun })).toMatchObject({ imported: 1, rejected: 1 });
    expect(await content("taker")).toHaveLength(2);
  });
});

describe("a dry run", () => {
  it("counts what a real run then does, writes nothing, and keeps no place", async () => {
    await imported(file("there.ndjson", numbered(5, "there")), { source: "dry" });
    const more = '\n{"type":"new","id":"n"}\n{"type":"new","id":"n"}\n{"type":""}';
    const path = file("dry.ndjson", `{"type":"there","id":"x"}${more}`);
    const expected = { read: 4, imported: 2, duplicates: 1, rejected: 1 };
    expect(await imported(path, { source: "dry", dryRun: true })).toMatchObject(expected);
    expect(await content("dry")).toHaveLength(5);
    const [{ kept, places } = { kept: -1, places: -1 }] = await test.db.sql<
      { kept: number; places: number }[]
    >`
      select (select count(*)::int from whence.rejected where source = 'dry') as kept,
        (select count(*)::int from whence.import_run where source = 'dry') as places`;
    expect([kept, places]).toEqual([0, 1]);
    expect(await imported(path, { source: "dry" })).toMatchObject(expected);
  });
});

describe("files as they come", () => {
  const lines = numbered(30, "packed");

  it("are the same import plain, gzipped, in pieces of gzip, and in a folder", async () => {
    expect(await imported(file("packed.ndjson", lines), { source: "packer" })).toMatchObject({
      imported: 30,
    });
    const half = lines.length / 2;
    const pieces = [lines.slice(0, half), lines.slice(half)].map((piece) => gzipSync(piece));
    mkdirSync(join(test.folder, "logs/2026/11"), { recursive: true });
    file("logs/2026/11/a.jsonl.gz", gzipSync(lines));
    file("logs/2026/11/b.ndjson", `\ufeff${lines}`);
    file("logs/README.txt", "not read");
    expect(await imported(file("p.gz", Buffer.concat(pieces)), { source: "packer" })).toMatchObject({
      duplicates: 30,
    });
    const all = await imported(join(test.folder, "logs"), { source: "packer" });
    // With a byte order mark the content is another one, and so are ids that are made from it.
    expect(all).toMatchObject({ read: 60, duplicates: 30, imported: 30, rejected: 0 });
  });

  it.each([
    ["is cut off", () => gzipSync(Buffer.from(numbered(900, "cut"))).subarray(0, 900), /cannot be unpacked/],
    [
      "unpacks to far more than a log",
      () => gzipSync(Buffer.alloc(300 * 1_048_576, "x")),
      /more than 300 times its size/,
    ],
    ["is UTF-16", () => Buffer.from(`\ufeff${numbered(3, "cut")}`, "utf16le"), /is UTF-16/],
    ["is a broken zip", () => Buffer.from("PK\u0003\u0004 and no more"), /not a whole zip file/],
  ])("are refused before anything of them is written when a file %s", async (_, make, message) => {
    const path = file("refused.ndjson", make());
    const refused = imported(path, { source: "refused" });
    await expect(refused).rejects.toThrow(ImportRefusal);
    await expect(refused).rejects.toThrow(message);
    expect(await content("refused")).toEqual([]);
  });

  it("are read in bounded memory: a line of 2 GB is one rejected record, and the next is read", async () => {
    const path = file("huge.ndjson", '{"type":"before"}\n');
    const bytes = process.env.WHENCE_LONG ? 2_147_483_648 : 400 * 1_048_576;
    // A hole in the file: it reads as so many NUL bytes and takes no room on the disk.
    truncateSync(path, bytes);
    writeFileSync(path, '\n{"type":"after"}', { flag: "a" });
    const before = process.resourceUsage().maxRSS;
    const told = await imported(path, { source: "huge" });
    expect(told).toMatchObject({ imported: 2, rejected: 1 });
    expect(told.rejections[0]).toMatchObject({ at: "2" });
    expect(told.rejections[0]?.problems[0]?.message).toMatch(/longer than 1048576 bytes/);
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(150);
  });

  it("hold hostile records that are refused by their line and reason, each by itself", async () => {
    const hostile: [record: string, reason: RegExp][] = [
      ["[".repeat(100_000), /nested deeper/],
      [`{"type":"x","payload":${'{"a":'.repeat(70)}1${"}".repeat(71)}`, /nested deeper than 64/],
      [
        `{"type":"x","payload":{${Array.from({ length: 10_001 }, (_, at) => `"k${at}":1`).join()}}}`,
        /more than 10000 names/,
      ],
      [`{"type":"x","payload":{"n":1${"0".repeat(1_000)}}}`, /more than 1000 digits/],
      ['{"type":"x","reason":"\\u0000"}', /NUL/],
      ['{"type":"x","reason":"\\ud800"}', /surrogate/],
      ['{"type":"x","type":"y"}', /stands twice/],
      ['{"type":"x","__proto__":{}}', /no field of an event/],
      ['{"type":"x","occurredAt":"2026-02-30T00:00:00Z"}', /day that does not exist/],
    ];
    const lines = hostile.flatMap(([record]) => [record, '{"type":"fine"}']);
    const told = await imported(file("hostile.ndjson", lines.join("\n")), { source: "hostile" });
    expect(told).toMatchObject({ imported: hostile.length, rejected: hostile.length });
    expect(told.rejections.map(({ at }) => Number(at))).toEqual(hostile.map((_, at) => 2 * at + 1));
    for (const [at, [, reason]] of hostile.entries())
      expect(told.rejections[at]?.problems[0]?.message).toMatch(reason);
  });
});
