/**
 * A CloudEvent of a request → an event in the stored form, or what is wrong with it in CloudEvents' own names: a
 * sender should not have to know ours.
 */
import { eventLimits } from "@/lib/model/event-limits";
import { type JsonTree, parseJson } from "@/lib/model/json";
import { utf8Length } from "@/lib/model/json-string";
import { readBinaryMode } from "./formats/cloudevents-binary";
import { mapCloudEvent } from "./formats/cloudevents";
import { type EventParsed, parseEvent } from "./parse-event";
import type { FieldProblem, ParseContext } from "./sent";

export type CloudEventParsed = EventParsed & { notJson?: boolean };

export function readCloudEventText(text: string, context: ParseContext): CloudEventParsed {
  if (text.length * 3 > eventLimits.eventBytesMax && utf8Length(text) > eventLimits.eventBytesMax)
    return tooLong();
  const parsed = parseJson(text);
  if (parsed.ok) return readRecord(parsed.tree, context);
  const { kind, path, position, message } = parsed.problem;
  const problems = [{ path, message: `${message} (at character ${position})` }];
  return { ok: false, problems, notJson: kind === "syntax" };
}

/** HTTP's binary mode: the attributes in headers, the data in the body. */
export function readBinaryCloudEvent(
  headers: Parameters<typeof readBinaryMode>[0],
  body: Uint8Array,
  context: ParseContext,
): CloudEventParsed {
  // Bytes that are no text grow by a third when written in base64.
  if (body.length > eventLimits.eventBytesMax * 0.75) {
    const whole = body.length <= eventLimits.eventBytesMax && !holdsBytes(headers.get("content-type"));
    if (!whole) return tooLong();
  }
  const read = readBinaryMode(headers, body);
  return read.ok ? readRecord(read.record, context) : read;
}

function holdsBytes(contentType: string | null): boolean {
  return contentType !== null && !/json|xml|^text\//i.test(contentType);
}

function readRecord(record: JsonTree, context: ParseContext): CloudEventParsed {
  const mapped = mapCloudEvent(record);
  if (mapped.kind === "refused") return { ok: false, problems: mapped.problems };
  const [one] = mapped.kind === "events" ? mapped.events : [];
  if (one === undefined) throw new Error("a CloudEvent is one event, or refused");
  const parsed = parseEvent(one.event, context, one.identity);
  return parsed.ok ? parsed : { ok: false, problems: parsed.problems.map(inTheirNames) };
}

const theirNames: Record<string, string> = {
  occurredAt: "time",
  entityType: "type",
  entityId: "subject",
  actorId: "authid",
  actorType: "authtype",
  payload: "data",
  before: "data.oldValue",
  after: "data.value",
  correlationId: "correlationid",
  causationId: "causationid",
};

function inTheirNames({ path, message }: FieldProblem): FieldProblem {
  const [, name = "", rest = ""] = /^([A-Za-z]*)(.*)$/s.exec(path) ?? [];
  return { path: `${Object.hasOwn(theirNames, name) ? theirNames[name] : name}${rest}`, message };
}

function tooLong(): CloudEventParsed {
  const message = `the event is longer than ${eventLimits.eventBytesMax} bytes`;
  return { ok: false, problems: [{ path: "", message }] };
}
