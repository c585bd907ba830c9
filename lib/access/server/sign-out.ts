/** Ends the viewer's own session, with its event. The cookie is then worth nothing, wherever it was copied to. */
import "server-only";
import { endSessions } from "@/db/queries/end-sessions";
import type { Person } from "../viewer";
import { inTransaction } from "./in-transaction";
import { ownEvent } from "./self-audit";

export async function signOut(person: Person): Promise<void> {
  await inTransaction(async ({ sql, append }) => {
    await endSessions(sql, { id: person.sessionId });
    await append(
      ownEvent(person, { type: "whence.signed_out", entityType: "whence.account", entityId: person.email }),
    );
  });
}
