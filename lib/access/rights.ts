/**
 * What each role and each key may do: the whole table, in one place.
 *
 * `read`: see, search and export the log. `append`: write events through the API; a person never may, since an
 * event's source is fixed by the key that sent it. `admin`: people, sources and keys, and what was rejected: corrected,
 * it is sent under the source it came from.
 */
import type { Role } from "@/lib/model/role";
import type { PersonFacts, SourceFacts } from "./viewer";

export const rights = ["read", "append", "admin"] as const;
export type Right = (typeof rights)[number];

export const rolesWith: Record<Right, readonly Role[]> = {
  read: ["auditor", "engineer", "admin"],
  append: [],
  admin: ["admin"],
};

/** What a right allows, to finish the sentence "Your role may not …". */
export const rightNames: Record<Right, string> = {
  read: "read the log",
  append: "send events",
  admin: "manage people and sources",
};

export const hasRight = (who: PersonFacts | SourceFacts, right: Right): boolean =>
  who.kind === "person" ? rolesWith[right].includes(who.role) : keyHasRight(who, right);

const keyHasRight = (key: SourceFacts, right: Right): boolean =>
  right === "append" || (right === "read" && key.mayRead);
