/**
 * Sends a corrected record: into the log first, durably, then the decision with its event, in one transaction.
 *
 * The row is held meanwhile, so of two people who decide at once the second is told. A stop between the two leaves the
 * row open and its event in the log; sent again, it is found there, and the row ends as sent (rejected-send.db.test.ts).
 */
import "server-only";
import { database } from "@/db/database";
import { decideRejected } from "@/db/queries/decide-rejected";
import { findEvent } from "@/db/queries/find-event";
import { findRejected } from "@/db/queries/find-rejected";
import { findRejectedState } from "@/db/queries/find-rejected-state";
import { refuseWithoutRight } from "@/lib/access/server/authority";
import { inTransaction, type Transaction } from "@/lib/access/server/in-transaction";
import type { Person } from "@/lib/access/viewer";
import { isJsonObject, readJson } from "@/lib/model/json";
import { utf8Length } from "@/lib/model/json-string";
import type { AppendRefusal } from "../append-answer";
import type { NewEvent } from "../new-event";
import { type SendAnswer, typedBytesMax } from "../rejected-answer";
import { appendCorrected } from "./append-events";
import { readCorrection } from "./rejected-correction";
import { alreadyDecided, decisionEvent } from "./rejected-decision";
import { editableBytesMax } from "./rejected-editor";

export async function sendRejected(person: Person, id: string, typed: string): Promise<SendAnswer> {
  const forbidden = await refuseWithoutRight(person, "send rejected record");
  if (forbidden) return refuse(forbidden.message);
  const row = await findRejected(database().access, id, editableBytesMax);
  if (!row) return refuse("There is no such rejected record.");
  if (row.status !== "open") return refuse(alreadyDecided(row));
  if (utf8Length(typed) > typedBytesMax) return refuse(`It is longer than ${typedBytesMax} bytes.`);
  const corrected = readCorrection(row, typed);
  if (!corrected.ok) return { kind: "problems", problems: corrected.problems };
  return inTransaction((transaction) => send(transaction, person, row, corrected.events));
}

type Held = { id: string; source: string };

async function send(
  { sql, append }: Transaction,
  person: Person,
  { id, source }: Held,
  events: readonly NewEvent[],
): Promise<SendAnswer> {
  const state = await findRejectedState(sql, id);
  if (state?.status !== "open")
    return refuse(state ? alreadyDecided(state) : "There is no such rejected record.");
  const answer = await appendCorrected(person, source, events);
  const conflicting =
    answer.ok || answer.kind !== "conflict" ? undefined : events[answer.errors[0]?.index ?? 0];
  if (conflicting && !(await isOfRejection(conflicting.id, { id, source })))
    return { kind: "conflict", eventId: conflicting.id };
  if (!answer.ok && !conflicting) return told(answer);
  // Stop here: the event is in the log, the row open; sent again, the log knows it.
  const eventId = conflicting?.id ?? events[0]?.id ?? "";
  const duplicate = !answer.ok || answer.events.every((event) => event.duplicate);
  const decided = await decideRejected(sql, id, { status: "sent", decidedBy: person.email, eventId });
  if (!decided) throw new Error("a rejected record was decided about while it was held");
  const payload = { source, eventIds: conflicting ? [eventId] : events.map((event) => event.id), duplicate };
  await append(decisionEvent(person, id, { status: "sent", payload }));
  return { kind: "sent", eventId, duplicate };
}

/** Sent before with another correction, by somebody whose decision was not kept: that event stands. */
async function isOfRejection(eventId: string, { id, source }: Held): Promise<boolean> {
  const event = await findEvent(database().reader, eventId);
  if (!event?.metadata || event.source !== source) return false;
  const metadata = readJson(event.metadata);
  const rejection = isJsonObject(metadata) ? metadata.get("rejection") : undefined;
  return isJsonObject(rejection) && rejection.get("id") === id;
}

function told(answer: AppendRefusal): SendAnswer {
  switch (answer.kind) {
    case "invalid-events": {
      const problems = answer.errors.map(({ path, message }) => ({ path, message, line: null }));
      return problems.length > 0
        ? { kind: "problems", problems }
        : refuse(answer.detail ?? "The log refused it.");
    }
    case "failed":
      return refuse(`The log failed. Whoever runs this server finds the reason by ${answer.faultId}.`);
    case "busy":
      return refuse("The log has too much waiting. Nothing was sent; try again in a moment.");
    default:
      return refuse(
        "The log did not answer in time. Send it again: what was recorded is not recorded twice.",
      );
  }
}

const refuse = (message: string): SendAnswer => ({ kind: "refused", message });
