/**
 * Type names turned into words: `order.placed` → "placed", `risk.check_passed` → "passed check".
 * A type whose last part holds no verb we recognise is only reported: "alice reported RunInstances".
 */
import type { Operation } from "@/lib/model/event";

export type VerbPhrase = {
  verb: string;
  /** What the type itself names beside the verb, such as "check"; null where the entity is the object. */
  object: string | null;
  /** The words before the last dot, for an event about no entity. */
  subject: string;
};

/** What capture calls its own events; people say it so. */
const captured: Record<string, string> = { inserted: "created", updated: "changed", deleted: "deleted" };

export function verbPhrase(type: string, operation: Operation | null): VerbPhrase {
  const words = wordsOf(type).split(" ");
  const subject = subjectOf(type);
  const [first = ""] = words;
  const last = words.at(-1) ?? "";
  const known = Object.hasOwn(captured, last) ? captured[last] : undefined;
  if (words.length === 1 && known) return { verb: known, object: null, subject };
  if (isPast(first)) return { verb: words.join(" "), object: null, subject };
  if (isPast(last)) return { verb: last, object: words.slice(0, -1).join(" "), subject };
  if (operation === "insert") return { verb: "created", object: null, subject };
  return { verb: "reported", object: words.join(" "), subject };
}

/** The last part of a type, in words. */
export function wordsOf(type: string): string {
  return spaced(partsOf(type).at(-1) ?? type) || type;
}

/** `com.acme.order.placed.v2`: a version at the end is no part of what happened. */
function partsOf(type: string): string[] {
  const parts = type.split(".").filter(Boolean);
  return parts.length > 1 && /^v\d+$/iu.test(parts.at(-1) ?? "") ? parts.slice(0, -1) : parts;
}

/** Whence's own acts without an entity are about the log: "alice searched the log". */
function subjectOf(type: string): string {
  const before = spaced(partsOf(type).slice(0, -1).join(" "));
  return before === "whence" ? "the log" : before;
}

function spaced(name: string): string {
  return name.replace(/[_\s-]+/gu, " ").trim();
}

// Past forms that do not end in -ed and are met in event names.
const irregular = new Set(
  "sent paid made sold bought built held kept left lost met put set sold told won begun broken chosen done drawn driven found frozen given gone hidden known read run seen shown shut spent split taken thrown torn withdrawn written cut".split(
    " ",
  ),
);

function isPast(word: string): boolean {
  const lower = word.toLowerCase();
  return irregular.has(lower) || /[a-z]{2}ed$/u.test(lower);
}
