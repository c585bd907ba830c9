/** A record that could not be recorded: as the command tells it, and as it is kept for a person to correct. */
import "server-only";
import type { NewRejected } from "@/db/queries/insert-rejected";
import { formatJson } from "@/lib/model/json-format";
import type { MappedEvent } from "../formats/format";
import type { FieldProblem } from "../sent";
import { sourceUuid } from "../uuid-v5";
import type { ImportInput, ImportRecord } from "./import-format";

/** Where an event comes from. */
export type Origin = {
  input: string;
  at: string;
  key: string;
  record: ImportRecord;
  /** What the format made of it, where it could. */
  mapped: MappedEvent | null;
};

export type Rejection = Origin & { problems: FieldProblem[]; type: string | null };

const originalBytesMax = 1_048_576;

/** Its id is made from its place, as an event's is: imported again, the same rejection is the same row. */
export function keptRejection(
  rejection: Rejection,
  { digest, name }: ImportInput,
  source: string,
  format: string,
): NewRejected {
  const { record, mapped, problems } = rejection;
  const text = record.text();
  const original = typeof text === "string" ? Buffer.from(text) : text;
  const [first] = problems;
  return {
    id: sourceUuid(source, `rejected:${format}:${digest}:${rejection.key}`),
    source,
    format,
    inputName: name,
    place: rejection.at,
    original: original.subarray(0, originalBytesMax),
    originalBytes: record.length ?? original.length,
    event: mapped && withId(mapped, source, `${digest}:${rejection.key}`),
    problems: JSON.stringify(problems),
    type: rejection.type === null ? null : storable(rejection.type),
    reason: storable(first?.message ?? ""),
    path: storable(first?.path ?? ""),
  };
}

/** With the id it would have had: corrected and sent, the event is the one that the file holds. */
function withId({ event }: MappedEvent, source: string, key: string): string {
  const id = event.get("id");
  const named =
    id === undefined || id === null ? new Map([["id", sourceUuid(source, key)], ...event]) : event;
  return formatJson(named);
}

/** PostgreSQL holds no NUL. */
const storable = (text: string) => text.replaceAll("\0", "\u2400").slice(0, 1000);
