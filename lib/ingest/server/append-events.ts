/** The web process's way into the log: one appender, kept on globalThis so that a development reload makes no second. */
import "server-only";
import { hasRight } from "@/lib/access/rights";
import { ownSource } from "@/lib/access/source-name";
import type { Person, Viewer } from "@/lib/access/viewer";
import type { AppendAnswer } from "../append-answer";
import type { NewEvent } from "../new-event";
import { type Appender, openAppender } from "./appender";

const holder = globalThis as typeof globalThis & { __whenceAppender?: Appender };

/** Answers when the events are durable, or says why they are not. Their source must be the key's own. */
export async function appendEvents(viewer: Viewer, events: readonly NewEvent[]): Promise<AppendAnswer> {
  if (viewer.kind !== "source" || !hasRight(viewer, "append")) throw new Error("only a key may append");
  if (events.some((event) => event.source !== viewer.source))
    throw new Error("a key appends for its own source");
  return appender().append({ key: viewer.keyId, events });
}

/**
 * What an administrator corrected, under the source whose record was rejected: the one way in for a person. The caller
 * sees to it that the source is the rejected record's, and that each event says what it was made from.
 */
export async function appendCorrected(
  person: Person,
  source: string,
  events: readonly NewEvent[],
): Promise<AppendAnswer> {
  if (!hasRight(person, "admin")) throw new Error("only an administrator may correct");
  if (source === ownSource || events.some((event) => event.source !== source))
    throw new Error("a correction stays with its source");
  return appender().append({ key: `person ${person.accountId}`, events });
}

/** For a process that ends, such as a test. */
export async function closeAppender(): Promise<void> {
  await holder.__whenceAppender?.close();
  holder.__whenceAppender = undefined;
}

function appender(): Appender {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set; `npm start` sets it for the embedded server.");
  holder.__whenceAppender ??= openAppender(url);
  return holder.__whenceAppender;
}
