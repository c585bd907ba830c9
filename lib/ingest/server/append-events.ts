/** The web process's way into the log: one appender, kept on globalThis so that a development reload makes no second. */
import "server-only";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
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

function appender(): Appender {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set; `npm start` sets it for the embedded server.");
  holder.__whenceAppender ??= openAppender(url);
  return holder.__whenceAppender;
}
