/**
 * What a person typed for a rejected record → the events that will be sent, or everything that is wrong with it, by
 * line where it has one.
 *
 * Judged as strictly as what a source sends, under the record's own source, and with the id it already had. What the
 * event is known by when it comes again is what was typed: sent twice it is a duplicate, and the file imported anew with
 * the same correction finds it too. `metadata.rejection` tells what was refused, and is ours alone to write.
 */
import "server-only";
import { z } from "zod";
import type { Rejected } from "@/db/queries/find-rejected";
import { clientText } from "@/lib/access/client-text";
import { eventLimits } from "@/lib/model/event-limits";
import {
  isJsonObject,
  type JsonObject,
  type JsonTree,
  parseJson,
  readJson,
  sentLimits,
} from "@/lib/model/json";
import { canonicalJson } from "@/lib/model/json-format";
import { utf8Length } from "@/lib/model/json-string";
import { isUuid } from "@/lib/model/uuid";
import type { MappedEvent } from "../formats/format";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import type { TypedProblem } from "../rejected-answer";
import { pathLines } from "../rejected-layout";
import { utf8Text } from "../rejected-original";
import type { FieldProblem } from "../sent";
import { sourceUuid } from "../uuid-v5";
import { mapperFormat, rejectedEditor, shownTree } from "./rejected-editor";

export type Corrected = { ok: true; events: NewEvent[] } | { ok: false; problems: TypedProblem[] };

export function readCorrection(row: Rejected, typed: string): Corrected {
  const editor = rejectedEditor(row);
  if (editor.kind === "too-large") return refuse("is too large to be corrected here");
  const parsed = parseJson(
    typed,
    editor.kind === "record" ? { ...sentLimits, keysMax: 100_000 } : sentLimits,
  );
  if (!parsed.ok) {
    const { path, position, message } = parsed.problem;
    return { ok: false, problems: [{ path, message, line: typed.slice(0, position).split("\n").length }] };
  }
  const lines = pathLines(typed);
  const place = (problems: readonly FieldProblem[]): Corrected => ({
    ok: false,
    problems: problems.map((problem) => ({ ...problem, line: lines.get(problem.path) ?? null })),
  });
  if (editor.kind === "event") {
    if (!isJsonObject(parsed.tree)) return refuse("an event is an object");
    const read = readOne(row, { event: parsed.tree }, 0);
    return read.ok ? { ok: true, events: [read.event] } : place(read.problems);
  }
  return readRecord(row, parsed.tree, place);
}

/** The record in its own format: mapped anew. */
function readRecord(
  row: Rejected,
  record: JsonTree,
  place: (problems: readonly FieldProblem[]) => Corrected,
): Corrected {
  const mapped = mapperFormat(row.format)?.open().map(record);
  if (mapped?.kind === "refused") return place(mapped.problems);
  if (mapped?.kind !== "events" || mapped.events.length === 0)
    return refuse(`holds no event${mapped?.kind === "nothing" ? `: ${mapped.why}` : ""}`);
  const events: NewEvent[] = [];
  for (const [item, one] of mapped.events.entries()) {
    const read = readOne(row, { ...one, identity: one.identity ?? record }, item);
    if (read.ok) events.push(read.event);
    // The paths are those of the event it becomes; only those of a format that translates nothing are the record's.
    else if (one.event === record) return place(read.problems);
    else return { ok: false, problems: read.problems.map((problem) => ({ ...problem, line: null })) };
  }
  return { ok: true, events };
}

type OneRead = { ok: true; event: NewEvent } | { ok: false; problems: FieldProblem[] };

function readOne(row: Rejected, { event: sent, identity }: MappedEvent, item: number): OneRead {
  const newId = () => (item === 0 ? heldId(row) : sourceUuid(row.source, `${row.id}:${item}`));
  const parsed = parseEvent(sent, { source: row.source, newId }, identity);
  if (!parsed.ok) return parsed;
  const metadata = parsed.event.metadata === null ? new Map() : readJson(parsed.event.metadata);
  if (!isJsonObject(metadata)) throw new Error("metadata is an object");
  if (metadata.has("rejection")) {
    const message = "is where the log keeps what was rejected: rename it";
    return { ok: false, problems: [{ path: "metadata.rejection", message }] };
  }
  const event = {
    ...parsed.event,
    metadata: canonicalJson(new Map([...metadata, ["rejection", rejectionOf(row)]])),
  };
  const { eventBytesMax } = eventLimits;
  return bytesOf(event) > eventBytesMax
    ? { ok: false, problems: [{ path: "", message: `the event is longer than ${eventBytesMax} bytes` }] }
    : { ok: true, event };
}

/** The id the event had when it was refused; where it had none, that of its rejection, which comes from its place. */
function heldId(row: Rejected): string {
  const event = row.event === null ? undefined : shownTree(row.event);
  const id = isJsonObject(event) ? event.get("id") : undefined;
  if (typeof id !== "string" || id === "" || id.length > eventLimits.idCharactersMax) return row.id;
  return isUuid(id) ? id.toLowerCase() : sourceUuid(row.source, id);
}

const originalBytesMax = 8_192;
const reasonsMax = 50;

function rejectionOf(row: Rejected): JsonObject {
  const text = row.originalBytes <= originalBytesMax ? utf8Text(row.original) : null;
  const reasons = rejectedReasons(row.problems).slice(0, reasonsMax);
  return new Map<string, JsonTree>([
    ["id", row.id],
    ["from", clientText(`${row.inputName}:${row.place}`, 1000)],
    ["reasons", reasons.map((reason) => new Map<string, JsonTree>(Object.entries(reason)))],
    // PostgreSQL holds no NUL. The whole original stays with the rejection, whatever it is.
    text === null || text.includes("\0")
      ? ["originalBytes", { number: String(row.originalBytes) }]
      : ["original", text],
  ]);
}

const kept = z.array(z.object({ path: z.string(), message: z.string() }));

/** Why it was refused, as it was kept: our own words, in which a piece of the record may stand. */
export function rejectedReasons(problems: string): FieldProblem[] {
  return kept
    .parse(JSON.parse(problems))
    .map(({ path, message }) => ({ path: clientText(path, 1000), message: clientText(message, 1000) }));
}

function bytesOf({ after, changed, payload, metadata, reason }: NewEvent): number {
  return [after, changed, payload, metadata, reason].reduce((sum, text) => sum + utf8Length(text ?? ""), 0);
}

const refuse = (message: string): Corrected => ({ ok: false, problems: [{ path: "", message, line: null }] });
