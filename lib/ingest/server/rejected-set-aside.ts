/**
 * Sets a rejected record aside, with a reason; with it, if wanted, those that wait for the same one, at most 10,000 at
 * once. One event tells it, with their number, in the same transaction.
 */
import "server-only";
import { database } from "@/db/database";
import { decideRejected } from "@/db/queries/decide-rejected";
import { decideRejectedAlike } from "@/db/queries/decide-rejected-alike";
import { findRejected } from "@/db/queries/find-rejected";
import { findRejectedState } from "@/db/queries/find-rejected-state";
import { clientText } from "@/lib/access/client-text";
import { refuseWithoutRight } from "@/lib/access/server/authority";
import { inTransaction } from "@/lib/access/server/in-transaction";
import type { Person } from "@/lib/access/viewer";
import type { SetAsideAnswer } from "../rejected-answer";
import { alreadyDecided, decisionEvent } from "./rejected-decision";

export type SetAside = { reason: string; alsoAlike: boolean };

export async function setRejectedAside(
  person: Person,
  id: string,
  { reason, alsoAlike }: SetAside,
): Promise<SetAsideAnswer> {
  const forbidden = await refuseWithoutRight(person, "set rejected record aside");
  if (forbidden) return refuse(forbidden.message);
  const decision = clientText(reason, 1000).trim();
  if (decision === "") return refuse("Say why it is set aside.");
  const row = await findRejected(database().access, id, 0);
  if (!row) return refuse("There is no such rejected record.");
  return inTransaction(async ({ sql, append }) => {
    const decided = { decidedBy: person.email, decision };
    const count = alsoAlike
      ? await decideRejectedAlike(sql, row, decided)
      : Number(await decideRejected(sql, id, { status: "set_aside", ...decided }));
    if (count === 0) return refuse(alreadyDecided((await findRejectedState(sql, id)) ?? row));
    const { source, reason: why, path } = row;
    await append(
      decisionEvent(person, id, {
        status: "set_aside",
        reason: decision,
        payload: { source, why, path, count },
      }),
    );
    return { kind: "set-aside", count };
  });
}

const refuse = (message: string): SetAsideAnswer => ({ kind: "refused", message });
