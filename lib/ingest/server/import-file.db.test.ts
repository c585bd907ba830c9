import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ImportOptions } from "./import-run";
import { type ImportTest, openImportTest } from "./import-test";

let test: ImportTest;
beforeAll(async () => {
  test = await openImportTest();
});
afterAll(() => test.close());

const file = (name: string, content: string | Buffer) => test.file(name, content);

async function imported(from: string | Readable, options: Partial<ImportOptions> = {}) {
  const { nothing: _, places: __, rejections, ...counts } = await test.imported(from, options);
  const lines = rejections.map(({ at, problems }) => ({ line: Number(at), problems }));
  return { ...counts, lines: lines.toSorted((a, b) => a.line - b.line) };
}

const count = async (type: string): Promise<number> => {
  const [row] = await test.db.sql<
    { n: number }[]
  >`select count(*)::int as n from audit.event where type = ${type}`;
  return row?.n ?? -1;
};

describe("importing a file", () => {
  it("keeps identical lines apart, and finds only duplicates the second time", async () => {
    const path = file("same.ndjson", `${'{"type":"same"}\n'.repeat(1234)}{"type":"same","id":"own"}`);
    expect(await imported(path)).toEqual({
      read: 1235,
      imported: 1235,
      duplicates: 0,
      rejected: 0,
      lines: [],
    });
    expect(await imported(path)).toEqual({
      read: 1235,
      imported: 0,
      duplicates: 1235,
      rejected: 0,
      lines: [],
    });
    expect(await imported(path, { source: "other" })).toMatchObject({ imported: 1235 });
    expect(await count("same")).toBe(2470);
  });

  it("rejects a bad line by its number with every reason, and takes the others", async () => {
    const lines = [
      '{"type":"mixed"}',
      "",
      "not json",
      '{"typ":"mixed"}',
      '{"type":"mixed","payload":{"n":1e999999999}}',
      '{"type":"mixed","id":"a"}',
      '{"type":"mixed","id":"a","payload":{}}',
      '{"type":"mixed","supersedes":"nowhere"}',
      `{"type":"mixed","reason":"${"x".repeat(1_100_000)}"}`,
      '{"type":"mixed","source":"else"}',
      '{"type":"mixed","reason":"last"}',
    ];
    const invalid = Buffer.concat([
      Buffer.from(`${lines.join("\r\n")}\n`),
      Buffer.from([0x22, 0xff, 0x22, 0x0a]),
    ]);
    const told = await imported(file("mixed.ndjson", invalid));
    expect(told).toMatchObject({ imported: 3, duplicates: 0, rejected: 8 });
    expect(told.lines.map(({ line, problems }) => [line, problems.map((problem) => problem.path)])).toEqual([
      [3, [""]],
      [4, ["typ", "type"]],
      [5, ["payload.n"]],
      [7, ["id"]],
      [8, ["supersedes"]],
      [9, [""]],
      [10, ["source"]],
      [12, [""]],
    ]);
    expect(await count("mixed")).toBe(3);
  });

  it("writes events in the order of the file", async () => {
    const body = Array.from({ length: 2300 }, (_, at) => `{"type":"ordered","payload":{"n":${at}}}`).join(
      "\n",
    );
    await imported(file("ordered.ndjson", body));
    const rows = await test.db.sql<{ n: string }[]>`
      select payload ->> 'n' as n from audit.event where type = 'ordered' order by seq`;
    expect(rows.map((row) => Number(row.n))).toEqual(Array.from({ length: 2300 }, (_, at) => at));
  });

  it("reads a stream like a file of the same content", async () => {
    const body = '{"type":"stream"}\n{"type":"stream"}\n';
    expect(await imported(Readable.from([body.slice(0, 20), body.slice(20)]))).toMatchObject({ imported: 2 });
    expect(await imported(file("stream.ndjson", body))).toMatchObject({ imported: 0, duplicates: 2 });
  });

  it("checks everything and writes nothing in a dry run", async () => {
    const told = await imported(file("dry.ndjson", '{"type":"dry"}\n{"type":7}\n'), { dryRun: true });
    expect(told).toMatchObject({ imported: 1, rejected: 1 });
    expect(await count("dry")).toBe(0);
  });

  it("tells how far it is, up to the end", async () => {
    const seen: number[] = [];
    const body = '{"type":"progress"}\n'.repeat(4600);
    await imported(file("progress.ndjson", body), { onProgress: ({ sizeRead }) => seen.push(sizeRead) });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(body.length);
  });

  it("stops when told to; what was imported is found by the next import", async () => {
    const path = file("stopped.ndjson", '{"type":"stopped"}\n'.repeat(6000));
    const stop = new AbortController();
    const stopped = imported(path, {
      signal: stop.signal,
      onProgress: ({ imported: n }) => n > 0 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow();
    const there = await count("stopped");
    expect(there).toBeGreaterThan(0);
    expect(there).toBeLessThan(6000);
    expect(await imported(path)).toMatchObject({ imported: 6000 - there, duplicates: there });
  });

  it("takes an empty file for what it is", async () => {
    expect(await imported(file("empty.ndjson", ""))).toMatchObject({
      imported: 0,
      duplicates: 0,
      rejected: 0,
    });
  });
});
