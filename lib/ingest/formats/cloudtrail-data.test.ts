/** The CloudTrail format on recorded logs: the counts ../shared/data/README.md states, and nothing lost of any record. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject, type JsonTree, parseJson, storedLimits } from "@/lib/model/json";
import { jsonEqual } from "@/lib/model/json-format";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import { cloudtrailFormat } from "./cloudtrail";
import { realData, skippedWithout } from "./real-data";
import { listAt } from "./tree";

const stratus = realData("cloudtrail-stratus");
const otrf = realData("cloudtrail-otrf");

describe.skipIf(!stratus)(skippedWithout("cloudtrail-stratus", "CloudTrail's own arrays"), () => {
  const records = stratus ? stratusRecords(stratus) : [];
  const events = take(records);

  test("all 310 records are events the log takes, of 54 names, 41 actors and 310 ids", () => {
    const count = (of: (event: NewEvent) => string | null) => new Set(events.map(of)).size;
    expect([events.length, count((e) => e.type), count((e) => e.actorId), count((e) => e.id)]).toEqual([
      310, 54, 41, 310,
    ]);
  });

  test("its 52 failed calls are failures and change nothing", () => {
    const failed = events.filter((event) => event.outcome === "failure");
    expect(failed).toHaveLength(52);
    expect(failed.filter((event) => event.operation ?? event.changed)).toEqual([]);
  });

  test("every cause is an event of the log that issued credentials", () => {
    const typeById = new Map(events.map((event) => [event.id, event.type]));
    const causes = events.flatMap((event) => (event.causationId === null ? [] : [event.causationId]));
    expect(causes).toHaveLength(48);
    expect(new Set(causes.map((id) => typeById.get(id)))).toEqual(
      new Set(["sts.AssumeRole", "sts.GetFederationToken"]),
    );
  });

  test("nothing of a record is lost between payload and metadata", () => {
    for (const record of records) expectWhole(record);
  });
});

describe.skipIf(!otrf)(skippedWithout("cloudtrail-otrf", "CloudTrail after Logstash"), () => {
  const records = otrf ? otrfRecords(otrf) : [];

  test("all 103 lines are events the log takes, at @timestamp, 5 of them by AWS's own services", () => {
    const events = take(records);
    expect(events).toHaveLength(103);
    expect(new Set(events.map((event) => event.occurredAt?.slice(0, 10)))).toEqual(new Set(["2020-09-14"]));
    expect(events.filter((event) => event.actorType === "service" && event.onBehalfOf === null)).toHaveLength(
      5,
    );
  });

  test("nothing of a line is lost between payload and metadata", () => {
    for (const record of records) expectWhole(record);
  });
});

function take(records: JsonTree[]): NewEvent[] {
  const mapper = cloudtrailFormat.open();
  for (const record of records) mapper.survey?.(record);
  return records.map((record) => {
    const mapped = mapper.map(record);
    const [first] = mapped.kind === "events" ? mapped.events : [];
    const parsed = parseEvent(first?.event ?? null, { source: "aws", newId: () => "no id" });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.event;
  });
}

/** Every field of the record stands in payload, or in metadata under its own name or the log's. */
function expectWhole(record: JsonTree): void {
  const mapped = cloudtrailFormat.open().map(record);
  const event = mapped.kind === "events" ? mapped.events[0]?.event : undefined;
  const kept: JsonObject = new Map([...objectOf(event, "metadata"), ...objectOf(event, "payload")]);
  const names = {
    ip: "sourceIPAddress",
    requestId: "requestID",
    region: "awsRegion",
    accountId: "recipientAccountId",
  };
  for (const [ours, theirs] of Object.entries(names)) {
    const value = kept.get(ours);
    if (value !== undefined) kept.set(theirs, value);
    kept.delete(ours);
  }
  kept.delete("accessKeyId");
  kept.delete("invokedBy");
  expect(jsonEqual(kept, record)).toBe(true);
}

function objectOf(tree: JsonObject | undefined, name: string): JsonObject {
  const value = tree?.get(name);
  return isJsonObject(value) ? value : new Map();
}

function stratusRecords(folder: string): JsonTree[] {
  const names = readdirSync(folder).filter((name) => cloudtrailFormat.fileNames.test(name));
  return names.flatMap((name) => {
    const value = json(readFileSync(path.join(folder, name), "utf8"));
    return Array.isArray(value) ? value : listAt(value, "Records");
  });
}

/** The one file in the archive, found as its directory says: a test may not depend on how the import unpacks. */
function otrfRecords(folder: string): JsonTree[] {
  const zip = readFileSync(path.join(folder, "ec2_proxy_s3_exfiltration.zip"));
  const entry = zip.readUInt32LE(zip.lastIndexOf("PK\u0005\u0006") + 16);
  const local = zip.readUInt32LE(entry + 42);
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const text = inflateRawSync(zip.subarray(from, from + zip.readUInt32LE(entry + 20))).toString("utf8");
  return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [json(line)]));
}

function json(text: string): JsonTree {
  const parsed = parseJson(text, storedLimits);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.tree;
}
