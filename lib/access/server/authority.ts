/**
 * Who changes access: a person with the right `admin`, or an operator at the command line, given by name.
 *
 * Whoever can run `bin/whence` holds the database's credentials already, so a name is all there is to ask. Server
 * actions pass the person they verified, never a text of the client's.
 */
import "server-only";
import { type Refused, refuse } from "../access-problem";
import { hasRight } from "../rights";
import type { Person } from "../viewer";
import { recordAccess } from "./self-audit";

export type Authority = Person | string;

export const authorityName = (by: Authority): string => (typeof by === "string" ? by : by.email);

/** Null when `by` may change access; otherwise the refusal, recorded. */
export async function refuseWithoutRight(by: Authority, what: string): Promise<Refused | null> {
  if (typeof by === "string" || hasRight(by, "admin")) return null;
  await recordAccess(by, {
    type: "whence.refused",
    outcome: "failure",
    reason: 'needs the right "admin"',
    payload: { right: "admin", action: what },
  });
  return refuse("forbidden");
}
