/** Whole sets of recorded data through the import: the counts their README states, and a second time without change. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realData, skippedWithout } from "../formats/real-data";
import type { FormatOptions } from "./import-formats";
import { type ImportTest, openImportTest } from "./import-test";

let test: ImportTest;
beforeAll(async () => {
  test = await openImportTest();
});
afterAll(() => test.close());

const imported = (format: string, path: string, source: string, own: FormatOptions = {}) =>
  test.imported(path, { format, source, own });

/** What the log holds of a source: everything but when it was recorded. */
async function digestOf(source: string): Promise<string> {
  const [row] = await test.db.sql<{ digest: string }[]>`
    select md5(string_agg(to_jsonb(e)::text || k.digest::text, '' order by e.seq)) as digest
    from audit.event e join audit.event_key k on k.id = e.id where e.source = ${source}`;
  return row?.digest ?? "";
}

const csvColumns = {
  map: ["type=Activity", "occurredAt=time:timestamp", "actorId=Resource", "payload.cost:number=Costs"],
  set: ["entityType=case", "entityId={case:concept:name}"],
};

const sets: [
  set: string,
  format: string,
  path: string,
  imported: number,
  rejected: number,
  options?: FormatOptions,
][] = [
  ["cloudtrail-stratus", "cloudtrail", "", 310, 0],
  ["cloudtrail-otrf", "cloudtrail", "ec2_proxy_s3_exfiltration.zip", 103, 0],
  ["debezium-tpcc", "debezium", "", 877, 0],
  ["git", "git", "stratus-red-team.bundle", 1000 + 4181 + 5, 0],
  ["github-webhooks", "github", "api.github.com.index.json", 329, 0],
  ["xes", "csv", "running-example.csv", 42, 0, csvColumns],
  // Payloads without an envelope: each is refused by what it lacks, none is dropped.
  ["cloudevents", "cloudevents", "", 0, 19],
];

for (const [set, format, path, count, rejected, options] of sets)
  describe.skipIf(realData(set) === null)(skippedWithout(set, `${set}, as ${format}`), () => {
    it("goes in whole, and a second time changes nothing", async () => {
      const from = join(realData(set) ?? "", path);
      const expected = { imported: count, duplicates: 0, rejected };
      expect(await imported(format, from, set, options)).toMatchObject(expected);
      const before = await digestOf(set);
      const again = { imported: 0, duplicates: count, rejected };
      expect(await imported(format, from, set, options)).toMatchObject(again);
      expect(await digestOf(set)).toBe(before);
    });
  });

describe.skipIf(realData("cdc-formats") === null)(skippedWithout("cdc-formats", "cdc-formats"), () => {
  it("every file is read or refused by the name of what it is, and a second time changes nothing", async () => {
    const folder = realData("cdc-formats") ?? "";
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(txt|1)$/.test(name))
      .toSorted();
    const told: Record<string, number[]> = {};
    for (const file of files) {
      const {
        imported: there,
        duplicates,
        rejected,
      } = await imported("debezium", join(folder, file), file.replaceAll("/", "."));
      const kind = /canal|aws-dms|maxwell|debezium-bson|debezium/.exec(file)?.[0] ?? "";
      told[kind] = [there, duplicates, rejected].map((count, at) => count + (told[kind]?.[at] ?? 0));
      expect(await imported("debezium", join(folder, file), file.replaceAll("/", "."))).toMatchObject({
        ...{ imported: 0, duplicates: there + duplicates, rejected },
      });
    }
    // Imported, duplicates, rejected. A file of the BSON set delivers one insert twice; two hold no change event.
    expect(told).toEqual({
      debezium: [98, 0, 0],
      "debezium-bson": [5, 1, 2],
      canal: [0, 0, 94],
      "aws-dms": [0, 0, 38],
      maxwell: [0, 0, 3],
    });
  }, 120_000);
});
