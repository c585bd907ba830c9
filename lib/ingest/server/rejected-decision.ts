/** The explorer's own word about a rejected record: who decided what. Lands in the transaction of the decision. */
import "server-only";
import type { RejectedState } from "@/db/queries/find-rejected-state";
import { ownEvent } from "@/lib/access/server/self-audit";
import type { Person } from "@/lib/access/viewer";
import type { RejectedStatus } from "../rejected-status";

export const rejectedEntity = "whence.rejected";

type Decided = {
  status: Exclude<RejectedStatus, "open">;
  reason?: string;
  payload: { [name: string]: string | number | boolean | string[] };
};

export const decisionEvent = (by: Person, id: string, { status, reason, payload }: Decided) =>
  ownEvent(by, {
    type: status === "sent" ? "whence.rejection_corrected" : "whence.rejection_set_aside",
    entityType: rejectedEntity,
    entityId: id,
    operation: "update",
    changed: { status: { from: "open", to: status } },
    ...(reason ? { reason } : {}),
    payload,
  });

/** For who comes second. */
export function alreadyDecided({ status, decidedBy }: RejectedState): string {
  const what = status === "sent" ? "sent again" : "set aside";
  return `${decidedBy ?? "Somebody"} has decided: it was ${what}. Nothing was changed.`;
}
