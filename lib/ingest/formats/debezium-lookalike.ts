/** What a record is that is not Debezium's, by the names only that other format has: whoever sent it hears its name. */
import { isJsonObject, type JsonTree } from "@/lib/model/json";

export function notDebezium(value: JsonTree): string {
  const name = isJsonObject(value) ? nameOf(new Set(value.keys())) : null;
  return name === null
    ? "is no Debezium record: it has neither op nor ddl, with or without {schema, payload} around it"
    : `this looks like ${name}, not Debezium`;
}

const shapes: [name: string, names: string[]][] = [
  ["a flattened row (ExtractNewRecordState): send the envelope, which says what changed", ["__op"]],
  ["a flattened row (ExtractNewRecordState): send the envelope, which says what changed", ["__deleted"]],
  ["a Canal message", ["data", "type", "database", "isDdl"]],
  ["a Canal message", ["data", "type", "database", "pkNames"]],
  ["a Maxwell message", ["database", "table", "type", "xid"]],
  ["a Canal message", ["data", "old", "type"]],
  ["a Maxwell message", ["database", "table", "type", "data"]],
  ["an AWS DMS message", ["data", "metadata"]],
  ["an Oracle GoldenGate message", ["op_type", "op_ts"]],
  ["a wal2json message", ["action", "table"]],
  ["a wal2json message", ["change"]],
  ["a Canal message", ["data", "type"]],
  ["a CloudEvent", ["specversion"]],
  ["a CloudTrail record", ["eventName", "eventSource"]],
];

function nameOf(names: ReadonlySet<string>): string | null {
  // In this order: what tells two formats apart stands before what they share.
  return shapes.find(([, needed]) => needed.every((name) => names.has(name)))?.[0] ?? null;
}
