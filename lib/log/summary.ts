/**
 * An event as one sentence with the actor as its subject: "alice changed status pending → shipped".
 *
 * Made from the event alone, without knowing its type: an update says its most telling change, anything else says
 * the last part of its type as a verb, and up to two plain values. The parts carry their role, so that the screen
 * can give the new value its weight; `summaryText` is the same sentence for those who listen.
 */
import type { Event } from "@/lib/model/event";
import { isJsonNumber, isJsonObject, type JsonObject, type JsonTree, readJson } from "@/lib/model/json";
import { actorLabel } from "./actor-label";
import { changesOf, type FieldChange } from "./changes";
import { differingPieces, groupDigits, showValue } from "./shown-value";
import { verbPhrase, wordsOf } from "./type-words";
import { cutText, visibleText } from "./visible-text";

export type SummaryPart = {
  kind: "actor" | "words" | "field" | "from" | "to" | "object" | "value" | "failed" | "note";
  text: string;
  /** What is drawn in place of a long text, which then stands in the title. */
  short?: string;
  /** Our word for a missing value ("not set"), not the value itself. */
  said?: true;
};

export type SummarySource = Pick<
  Event,
  | "type"
  | "entityType"
  | "entityId"
  | "operation"
  | "outcome"
  | "actorId"
  | "reason"
  | "before"
  | "after"
  | "changed"
  | "payload"
>;

export function summarize(event: SummarySource): SummaryPart[] {
  const [text, short] = [cutText(event.actorId, 80).text, actorLabel(event.actorId)];
  const actor: SummaryPart = { kind: "actor", text };
  return [short === event.actorId ? actor : { ...actor, short }, ...predicate(event), ...reason(event)];
}

/** The sentence as plain text, with characters that would deceive named. */
export function summaryText(parts: readonly SummaryPart[]): string {
  const words = parts.map((part) => {
    const text = visibleText(part.text);
    return part.kind === "to" ? `to ${text}` : part.kind === "from" ? `from ${text}` : text;
  });
  return words.join(" ").replaceAll(" ,", ",").replaceAll(" :", ":");
}

function predicate(event: SummarySource): SummaryPart[] {
  if (event.outcome === "failure") return failure(event);
  if (event.operation === "update") return update(event);
  if (event.operation === "delete") return [words("deleted"), entity(event)];
  return happened(event);
}

function failure(event: SummarySource): SummaryPart[] {
  const what = [{ kind: "failed" as const, text: "failed" }, words(`: ${wordsOf(event.type)}`)];
  return event.entityType === null ? what : [...what, words(","), entity(event)];
}

function update(event: SummarySource): SummaryPart[] {
  const { fields } = changesOf(event);
  const [first, ...others] = [...fields].sort((a, b) => rank(a, event.type) - rank(b, event.type));
  if (!first) return [words(event.changed === null ? "changed" : "changed nothing in"), entity(event)];
  const parts = [words("changed"), { kind: "field" as const, text: cutText(first.field, 60).text }];
  return [...parts, ...fromTo(first), ...more(others.length)];
}

function fromTo(change: FieldChange): SummaryPart[] {
  const { from, to } =
    typeof change.from === "string" && typeof change.to === "string"
      ? differing(change.from, change.to)
      : change;
  const sides: ["from" | "to", JsonTree | undefined][] = [
    ["from", from],
    ["to", to],
  ];
  return sides.map(([kind, value]) => {
    const shown = showValue(value, 40);
    return shown.kind === "said" ? { kind, text: shown.text, said: true } : { kind, text: shown.text };
  });
}

function differing(before: string, after: string): { from: JsonTree; to: JsonTree } {
  const [from, to] = differingPieces(before, after, 40);
  return { from, to };
}

function more(count: number): SummaryPart[] {
  return count === 0 ? [] : [words(`and ${count} more ${count === 1 ? "field" : "fields"}`)];
}

/** Created, or a fact without images: the type's verb, what it was about, and what stands in it. */
function happened(event: SummarySource): SummaryPart[] {
  const phrase = verbPhrase(event.type, event.operation);
  const told = tellingValues(event);
  const verb = words(phrase.verb);
  // "ledger posted 88,204.00 USD": money is object enough.
  if (told.money && !phrase.object) return [verb, value(told.money), ...listed(told.values.slice(0, 1))];
  const values = told.money ? [told.money, ...told.values] : told.values;
  // "alice reported GetSecretValue on secret/db": nothing else in the sentence says what it was about.
  if (phrase.verb === "reported" && phrase.object && event.entityType !== null)
    return [verb, words(`${phrase.object} on`), entity(event), ...listed(values.slice(0, 2))];
  const object = phrase.object
    ? words(phrase.object)
    : event.entityType === null
      ? words(phrase.subject)
      : entity(event);
  return [verb, object, ...listed(values.slice(0, 2))];
}

function listed(values: string[]): SummaryPart[] {
  return values.flatMap((text) => [words(","), value(text)]);
}

function tellingValues(event: SummarySource): { money: string | null; values: string[] } {
  const text = event.payload ?? (event.operation === "insert" ? event.after : null);
  const tree = text === null ? null : readJson(text);
  if (tree === null || !isJsonObject(tree)) return { money: null, values: [] };
  const money = moneyOf(tree);
  // A currency alone says nothing.
  const skip = new Set(money === null ? ["currency"] : ["amount", "currency"]);
  const values = [...tree]
    .filter(([field, value]) => !skip.has(field) && isTelling(field, value, event))
    .map(([field, value]) => named(field, showValue(value, 40).text));
  return { money, values };
}

/** "side sell"; a reference such as `order/1063` in a field `order` names itself. */
function named(field: string, text: string): string {
  return text.startsWith(`${field}/`) ? text : `${cutText(field, 30).text} ${text}`;
}

function moneyOf(tree: JsonObject): string | null {
  const amount = tree.get("amount");
  const currency = tree.get("currency");
  if (typeof currency !== "string" || !/^[A-Z]{3}$/u.test(currency)) return null;
  if (isJsonNumber(amount)) return `${groupDigits(amount.number)} ${currency}`;
  return typeof amount === "string" && /^-?\d+(\.\d+)?$/u.test(amount)
    ? `${groupDigits(amount)} ${currency}`
    : null;
}

// Ids, clocks and counters of rows say little in a sentence; a long text says it elsewhere.
const housekeeping =
  /(^|_)(id|uuid|key|at|by|on|version|revision|hash|token|timestamp|ts|updated|created|modified)$/iu;

function isTelling(field: string, value: JsonTree, event: SummarySource): boolean {
  if (housekeeping.test(field) || value === null || value === "") return false;
  if (typeof value === "string")
    return value.length <= 40 && value !== event.entityId && value !== event.reason;
  return typeof value === "boolean" || isJsonNumber(value);
}

/** The change a person would name first: the one the type speaks of, then status, then anything but housekeeping. */
function rank(change: FieldChange, type: string): number {
  const field = change.field.toLowerCase();
  if (housekeeping.test(field)) return 3;
  if (type.toLowerCase().includes(field)) return 0;
  return field === "status" || field === "state" ? 1 : 2;
}

function reason(event: SummarySource): SummaryPart[] {
  if (event.reason === null || event.reason.trim() === "") return [];
  return [{ kind: "note", text: `, reason ${cutText(event.reason, 120).text}` }];
}

function words(text: string): SummaryPart {
  return { kind: "words", text };
}

function value(text: string): SummaryPart {
  return { kind: "value", text };
}

function entity(event: SummarySource): SummaryPart {
  if (event.entityType === null) return words(wordsOf(event.type));
  return { kind: "object", text: cutText(`${event.entityType}/${event.entityId ?? ""}`, 80).text };
}
