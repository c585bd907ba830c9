/** The event of a change to an account: the account is an entity of the log, with images and state like any other. */
import "server-only";
import type { JsonObject, OwnEvent } from "@/db/queries/append-own-event";
import type { AccountRow } from "@/db/queries/find-account";
import { type AccessEventType, type ActorOf, ownEvent } from "./self-audit";

type AccountFacts = Pick<AccountRow, "email" | "name" | "role"> & { disabled: boolean };

/** `before` null: the account was just made. A fact that changes no field (a new password) has equal images. */
export function accountEvent(
  by: ActorOf,
  type: AccessEventType,
  before: AccountFacts | null,
  after: AccountFacts,
  payload?: JsonObject,
): OwnEvent {
  const changed = before ? differences(before, after) : null;
  return ownEvent(by, {
    type,
    entityType: "whence.account",
    entityId: after.email,
    ...(before === null ? { operation: "insert", after } : {}),
    ...(changed && Object.keys(changed).length > 0 ? { operation: "update", after, changed } : {}),
    ...(payload ? { payload } : {}),
  });
}

export const accountFacts = (row: AccountRow): AccountFacts => ({
  email: row.email,
  name: row.name,
  role: row.role,
  disabled: row.disabledAt !== null,
});

function differences(before: AccountFacts, after: AccountFacts): JsonObject {
  const fields = Object.keys(after) as (keyof AccountFacts)[];
  return Object.fromEntries(
    fields
      .filter((field) => before[field] !== after[field])
      .map((field) => [field, { from: before[field], to: after[field] }]),
  );
}
