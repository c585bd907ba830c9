/** For the tests of Debezium's records: invented changes, and what becomes of them. */
import { expect } from "vitest";
import { type JsonTree, parseJson } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import { type DebeziumOptions, openDebezium } from "./debezium";
import type { Mapped, MappedEvent } from "./format";

export const tree = (value: unknown): JsonTree => {
  const parsed = parseJson(typeof value === "string" ? value : JSON.stringify(value));
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.tree;
};
export const map = (record: unknown, options?: DebeziumOptions): Mapped =>
  openDebezium(options).map(tree(record));
export function event(record: unknown, options?: DebeziumOptions): MappedEvent {
  const mapped = map(record, options);
  if (mapped.kind !== "events" || mapped.events.length !== 1) throw new Error(JSON.stringify(mapped));
  return mapped.events[0] ?? expect.fail();
}
/** As plain values: none of these have digits a float would lose. */
export const plain = (value: JsonTree | undefined): unknown =>
  value === undefined ? undefined : (JSON.parse(formatJson(value)) as unknown);
export const told = (record: unknown, options?: DebeziumOptions) =>
  plain(event(record, options).event) as Record<string, Record<string, unknown>>;
/** What the contract makes of it. */
export const stored = (record: unknown): NewEvent => {
  const read = parseEvent(event(record).event, { source: "kafka", newId: () => "new" });
  return read.ok ? read.event : expect.fail(JSON.stringify(read.problems));
};
export const refusal = (record: unknown, options?: DebeziumOptions): string[] => {
  const mapped = map(record, options);
  return mapped.kind === "refused"
    ? mapped.problems.map(({ path, message }) => `${path}: ${message}`)
    : [mapped.kind];
};

export const source = {
  ...{
    connector: "postgresql",
    name: "pg",
    version: "2.7.0",
    snapshot: "false",
    db: "bank",
    schema: "public",
  },
  ...{ table: "account", txId: 700, lsn: 24_000, ts_ms: 1_741_749_126_884, sequence: '[null,"24000"]' },
};
export const change = (fields: object, from: object = source) => ({
  before: null,
  after: null,
  ts_ms: 1_741_749_200_000,
  ...fields,
  source: from,
});
export const update = change({ op: "u", before: { id: 7, balance: 10 }, after: { id: 7, balance: 25 } });
