/**
 * The text of a request → its events in the stored form, or every error in it at once, by index and path.
 * All or nothing: one bad event leaves out the whole request, so that a sender can correct and repeat it as it is.
 */
import { eventLimits, requestLimits } from "@/lib/model/event-limits";
import { parseJson } from "@/lib/model/json";
import { utf8Length } from "@/lib/model/json-string";
import type { EventError, ProblemKind } from "@/lib/model/problem";
import type { NewEvent } from "./new-event";
import { type EventParsed, parseEvent } from "./parse-event";
import { readCloudEventText } from "./read-cloud-event";
import type { ParseContext } from "./sent";
import { type BodyFormat, splitEvents } from "./split-events";

export type EventsRead =
  | { ok: true; events: NewEvent[] }
  | { ok: false; kind: ProblemKind; detail?: string; errors: EventError[] };

/** `rest` is waited for between pieces of the work, so that a long request does not hold up a server. */
export async function readEvents(
  body: string,
  format: BodyFormat,
  context: ParseContext,
  rest: () => Promise<void> = () => Promise.resolve(),
): Promise<EventsRead> {
  const split = splitEvents(body, format);
  if (!split.ok) {
    const detail = `At character ${split.position}: ${split.message}.`;
    return { ok: false, kind: "not-json", detail, errors: [] };
  }
  const { eventsMax } = requestLimits;
  if (split.texts.length > eventsMax)
    return {
      ok: false,
      kind: "too-large",
      detail: `A request holds at most ${eventsMax} events.`,
      errors: [],
    };
  const readOne = format === "cloudevent" || format === "cloudevent-batch" ? readCloudEventText : readEvent;
  return gather(await readAll(split.texts, (text) => readOne(text, context), rest));
}

/** All or nothing of what was read. */
export function gather(read: readonly EventRead[]): EventsRead {
  const errors = read.flatMap((one, index) =>
    one.ok ? [] : one.problems.map((problem) => ({ index, ...problem })),
  );
  if (errors.length > 0) {
    const notJson = read.every((one) => one.ok || one.notJson === true);
    return { ok: false, kind: notJson ? "not-json" : "invalid-events", errors };
  }
  const events = read.flatMap((one) => (one.ok ? [one.event] : []));
  const conflicts = repeatedIds(events);
  return conflicts.length > 0 ? { ok: false, kind: "conflict", errors: conflicts } : { ok: true, events };
}

const charactersBetweenRests = 100_000;

async function readAll(
  texts: readonly string[],
  readOne: (text: string) => EventRead,
  rest: () => Promise<void>,
): Promise<EventRead[]> {
  const read: EventRead[] = [];
  let characters = 0;
  for (const text of texts) {
    read.push(readOne(text));
    characters += text.length;
    if (characters < charactersBetweenRests) continue;
    characters = 0;
    await rest();
  }
  return read;
}

export type EventRead = EventParsed & { notJson?: boolean };

/** One event's text. `notJson` when it is no JSON at all, as against JSON that breaks a rule of ours. */
export function readEvent(text: string, context: ParseContext): EventRead {
  const { eventBytesMax } = eventLimits;
  if (text.length * 3 > eventBytesMax && utf8Length(text) > eventBytesMax)
    return {
      ok: false,
      problems: [{ path: "", message: `the event is longer than ${eventBytesMax} bytes` }],
    };
  const parsed = parseJson(text);
  if (parsed.ok) return parseEvent(parsed.tree, context);
  const { kind, path, position, message } = parsed.problem;
  const problems = [{ path, message: `${message} (at character ${position})` }];
  return { ok: false, problems, notJson: kind === "syntax" };
}

/** Events of one request with an id that another has, and other content. */
export function repeatedIds(events: readonly NewEvent[]): EventError[] {
  const digests = new Map<string, string>();
  return events.flatMap((event, index) => {
    const known = digests.get(event.id) ?? event.digest;
    digests.set(event.id, known);
    if (known === event.digest) return [];
    return [{ index, path: "id", message: "another event of this request has this id and other content" }];
  });
}
