/**
 * Where and when a change stands in its database: what makes it the same change when it is delivered again, the
 * transaction it belongs to, and its time.
 *
 * Debezium delivers at least once and gives no ids, so the id is made from the table, the key, the operation and the
 * position in the database's own log. Rows of a snapshot share a position, changes of one MongoDB transaction do too:
 * the key tells the former apart, a digest of the content the latter. Where no position is known there is no id.
 */
import { hash } from "node:crypto";
import { isJsonNumber, type JsonObject, type JsonTree } from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { isoDateTime, type Precision, wholeNumber } from "./debezium-time";
import { textAt, valueAt } from "./tree";

type Position = { text: string /** Two changes of one key may share it. */; shared: boolean };

export function positionOf(source: JsonObject): Position | null {
  switch (textAt(source, "connector")) {
    case "postgresql": {
      const lsn = digits(source, "lsn");
      return lsn === null ? null : { text: `lsn ${lsn} tx ${digits(source, "txId") ?? "-"}`, shared: false };
    }
    case "mysql":
    case "mariadb":
      return binlogPosition(source);
    case "mongodb": {
      const [ms, order] = [digits(source, "ts_ms"), digits(source, "ord")];
      return ms === null || order === null ? null : { text: `at ${ms} ord ${order}`, shared: true };
    }
    case "sqlserver": {
      const lsn = textAt(source, "change_lsn");
      const order = digits(source, "event_serial_no") ?? "-";
      return lsn === undefined ? null : { text: `lsn ${lsn} no ${order}`, shared: false };
    }
    default:
      return null;
  }
}

// Files that were written by hand or by other tools have an empty name and position 0.
function binlogPosition(source: JsonObject): Position | null {
  const [file, pos] = [textAt(source, "file"), digits(source, "pos")];
  if (file === undefined || pos === null) return null;
  const gtid = textAt(source, "gtid");
  const place = `${file}:${pos}:${digits(source, "row") ?? "0"}`;
  return { text: gtid === undefined ? place : `${gtid} ${place}`, shared: false };
}

export type ChangeName = { table: string; key: string; op: string; content: JsonTree };

/** The same text for the same change, whenever it is delivered. */
export function changeId(source: JsonObject, { table, key, op, content }: ChangeName): string | undefined {
  const position = positionOf(source);
  if (position === null) return undefined;
  const digest = position.shared ? ` ${hash("sha256", canonicalJson(content), "hex").slice(0, 16)}` : "";
  const server = textAt(source, "name") ?? "";
  const id = `${server}/${table}/${key} ${op} ${position.text}${digest}`;
  return id.length > 500 ? `sha256:${hash("sha256", id, "hex")}` : id;
}

/** PostgreSQL's txId, MySQL's GTID, MongoDB's session and number; else what Debezium calls the transaction. */
export function transactionOf(source: JsonObject, transaction: JsonTree | undefined): string | undefined {
  const told = digits(source, "txId") ?? textAt(source, "txId") ?? textAt(source, "gtid") ?? session(source);
  if (told !== undefined && told !== null) return told;
  const named = textAt(transaction, "id");
  if (named !== undefined) return named;
  const [file, pos] = [textAt(source, "file"), digits(source, "pos")];
  return file === undefined || pos === null ? undefined : `${file}:${pos}`;
}

function session(source: JsonObject): string | undefined {
  const lsid = valueAt(source, "lsid");
  const number = digits(source, "txnNumber");
  if (lsid === undefined || lsid === null || number === null) return undefined;
  return `${typeof lsid === "string" ? lsid : canonicalJson(lsid)}:${number}`;
}

export type ChangeTime = {
  occurredAt?: string;
  /** The time is the connector's, not the database's; or there is none at all. */
  note?: "connector" | "unknown";
};

/**
 * The commit time, as precise as it was sent. 0 stands for "not known" (snapshots of some versions): then the moment
 * the connector saw the row, and where that is missing too, none: the log then gives the moment it is recorded.
 */
export function timeOf(source: JsonObject, change: JsonObject): ChangeTime {
  const committed = instantIn(source);
  if (committed !== null) return { occurredAt: committed };
  const seen = instantIn(change);
  return seen === null ? { note: "unknown" } : { occurredAt: seen, note: "connector" };
}

const clocks: [string, Precision][] = [
  ["ts_ns", 9],
  ["ts_us", 6],
  ["ts_ms", 3],
];

function instantIn(tree: JsonObject): string | null {
  for (const [name, precision] of clocks) {
    const amount = wholeNumber(tree.get(name));
    if (amount === null || amount <= 0n) continue;
    const text = isoDateTime(amount, precision);
    // Past the year 9999: passed on as sent, and refused with a reason.
    return text === null ? String(amount) : `${text}Z`;
  }
  return null;
}

function digits(tree: JsonObject, name: string): string | null {
  const value = tree.get(name);
  return isJsonNumber(value) ? value.number : null;
}
