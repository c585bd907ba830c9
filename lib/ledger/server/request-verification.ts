/**
 * Asks upkeep to verify the whole log: the row it will pick up and the event that says who asked are one commit.
 * Anybody who may read the log may ask. One that waits or runs already is answered instead of a second one, and is no
 * event: nothing was started.
 */
import "server-only";
import { requestVerification as addRequest } from "@/db/queries/request-verification";
import { hasRight } from "@/lib/access/rights";
import { inTransaction } from "@/lib/access/server/in-transaction";
import { ownEvent } from "@/lib/access/server/self-audit";
import type { Person } from "@/lib/access/viewer";

export async function requestVerification(person: Person): Promise<{ id: string }> {
  if (!hasRight(person, "read")) throw new Error('called without the right "read"');
  return inTransaction(async ({ sql, append }) => {
    const { id, isNew } = await addRequest(sql, person.email);
    if (isNew)
      await append(
        ownEvent(person, {
          type: "whence.verification_requested",
          payload: { verification: id, kind: "full" },
        }),
      );
    return { id };
  });
}
