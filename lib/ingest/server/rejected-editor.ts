/**
 * What the editor of a rejected record holds. The event its format made of it, where it made one; else the record
 * itself, where its format can map one alone; else an event to be written. Sending reads the same way.
 */
import "server-only";
import type { Rejected } from "@/db/queries/find-rejected";
import { type JsonLimits, type JsonTree, parseJson, storedLimits } from "@/lib/model/json";
import type { JsonFormat } from "../formats/format";
import type { RejectedEditor } from "../rejected-details";
import { layOutJson } from "../rejected-layout";
import { utf8Text } from "../rejected-original";
import { jsonFormats } from "./import-formats";

/** A longer one is corrected in its file: what a form sends is at most 1 MB. */
export const editableBytesMax = 262_144;

type Editable = Pick<Rejected, "event" | "eventBytes" | "format" | "original" | "originalBytes">;

export function rejectedEditor(row: Editable): RejectedEditor {
  if (row.event !== null) return { kind: "event", text: laidOut(row.event), written: false };
  if (row.eventBytes !== null) return { kind: "too-large", bytes: row.eventBytes };
  const format = mapperFormat(row.format);
  const text = format && row.originalBytes === row.original.length ? utf8Text(row.original) : null;
  if (text !== null) return { kind: "record", text: laidOut(text), format: row.format };
  if (format && row.originalBytes > editableBytesMax) return { kind: "too-large", bytes: row.originalBytes };
  return { kind: "event", text: unwritten, written: true };
}

/** Only a format without options: what an option said is not kept beside the record. */
export function mapperFormat(name: string): JsonFormat | null {
  return Object.hasOwn(jsonFormats, name) ? (jsonFormats[name] ?? null) : null;
}

/** For showing: deeper than a page can indent stays as it came. */
const shownLimits: JsonLimits = { ...storedLimits, depthMax: 64 };

export function shownTree(text: string): JsonTree | undefined {
  const parsed = parseJson(text, shownLimits);
  return parsed.ok ? parsed.tree : undefined;
}

const laidOutMax = 393_216;

function laidOut(text: string): string {
  const tree = shownTree(text);
  const lines = tree === undefined ? text : layOutJson(tree);
  return lines.length > laidOutMax ? text : lines;
}

const unwritten = `{
  "type": "",
  "occurredAt": "",
  "actorId": "",
  "entityType": "",
  "entityId": "",
  "payload": {}
}`;
