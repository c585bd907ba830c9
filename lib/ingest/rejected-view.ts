/**
 * The address of the rejected records: `status`, `source`, `rejected` (the opened one) and `before` (where the page
 * begins), each at most once, nothing else. What cannot be read is told and shows nothing; it is never dropped.
 * Law (rejected-view.test.ts): reading what was formatted gives the same view.
 */
import type { Instant } from "@/lib/model/event";
import { isUuid } from "@/lib/model/uuid";
import type { RejectedStatus } from "./rejected-status";

export type RejectedView = {
  /** Null: all. */
  status: RejectedStatus | null;
  source: string | null;
  /** The opened one. */
  id: string | null;
  /** Only what stands behind this place of the list. */
  before: { rejectedAt: Instant; id: string } | null;
};

export type ReadRejectedView = { ok: true; view: RejectedView } | { ok: false; message: string };

/** A link a router can check. */
export type RejectedHref = "/admin/rejected" | `/admin/rejected?${string}`;

const known = ["status", "source", "rejected", "before"];
const statusWords: Record<string, RejectedStatus | null> = {
  sent: "sent",
  "set-aside": "set_aside",
  all: null,
};
const place = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z)_([0-9a-f-]{36})$/u;

export function readRejectedView(search: Record<string, string | string[] | undefined>): ReadRejectedView {
  for (const [name, value] of Object.entries(search)) {
    if (!known.includes(name))
      return refuse(`The address has a part that is not known here: ${name.slice(0, 60)}.`);
    if (Array.isArray(value)) return refuse(`The address says ${name} more than once.`);
  }
  const one = (name: string) => (typeof search[name] === "string" ? search[name] : null);
  const [word, source, id, text] = known.map(one);
  if (word && word !== "open" && !Object.hasOwn(statusWords, word))
    return refuse(`The state in the address is none of open, ${Object.keys(statusWords).join(", ")}.`);
  if (word === "") return refuse("The state in the address is empty.");
  if (source === "" || (source && source.length > 200))
    return refuse("The source in the address has to have 1 to 200 characters.");
  if (source?.includes("\0")) return refuse("The source in the address holds a character no source has.");
  if (typeof id === "string" && !isUuid(id)) return refuse("The record in the address is not a record's id.");
  const before = text === null || text === undefined ? null : readPlace(text);
  if (before === "unreadable") return refuse("The place in the list, in the address, cannot be read.");
  const status = word && word !== "open" ? (statusWords[word] ?? null) : "open";
  return { ok: true, view: { status, source: source ?? null, id: id?.toLowerCase() ?? null, before } };
}

export function rejectedHref({ status, source, id, before }: RejectedView): RejectedHref {
  const search = new URLSearchParams();
  if (status !== "open") search.set("status", status === null ? "all" : status.replace("_", "-"));
  if (source !== null) search.set("source", source);
  if (id !== null) search.set("rejected", id);
  if (before !== null) search.set("before", `${before.rejectedAt}_${before.id}`);
  return search.size > 0 ? `/admin/rejected?${search}` : "/admin/rejected";
}

function readPlace(text: string): RejectedView["before"] | "unreadable" {
  const [, rejectedAt, id] = place.exec(text) ?? [];
  if (!rejectedAt || !id || !isUuid(id) || Number.isNaN(Date.parse(rejectedAt))) return "unreadable";
  return { rejectedAt, id };
}

const refuse = (message: string): ReadRejectedView => ({ ok: false, message });
