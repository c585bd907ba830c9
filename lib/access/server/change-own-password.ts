/**
 * A person's own new password. The old one is asked for, and guessing it here is throttled like a sign-in: a browser
 * left open must not become a way to take the account. Every session of the account ends, this one too.
 */
import "server-only";
import { database } from "@/db/database";
import { endSessions } from "@/db/queries/end-sessions";
import { findAccount } from "@/db/queries/find-account";
import { updateAccount } from "@/db/queries/update-account";
import { type Done, refuse } from "../access-problem";
import { passwordCharactersMax, passwordProblem } from "../password";
import type { Person } from "../viewer";
import { accountEvent, accountFacts } from "./account-event";
import { inTransaction } from "./in-transaction";
import { hashPassword, matches } from "./password-hash";
import { recordAccess } from "./self-audit";
import { forgiveTry, takeTry } from "./throttle";

export async function changeOwnPassword(person: Person, current: string, next: string): Promise<Done> {
  const weakness = passwordProblem(next, person.email);
  if (weakness) return refuse("password_invalid", weakness);
  if (await takeTry(person.email, person.request.address)) return refuse("throttled");
  const known = await findAccount(database().access, { id: person.accountId });
  if (!known || !(await matches(known.passwordHash, current.slice(0, passwordCharactersMax * 2)))) {
    await recordAccess(person, {
      type: "whence.password_changed",
      entityType: "whence.account",
      entityId: person.email,
      outcome: "failure",
      reason: "the old password was wrong",
    });
    return refuse("password_wrong");
  }
  await forgiveTry(person.email, person.request.address);
  const passwordHash = await hashPassword(next);
  return inTransaction(async ({ sql, append }) => {
    const account = await findAccount(sql, { id: person.accountId }, { forUpdate: true });
    // Changed since it was checked: what was proven is no longer the password.
    if (account?.passwordHash !== known.passwordHash) return refuse("password_wrong");
    await updateAccount(sql, account.id, { passwordHash });
    const sessions = await endSessions(sql, { accountId: account.id });
    const facts = accountFacts(account);
    await append(accountEvent(person, "whence.password_changed", facts, facts, { sessionsEnded: sessions }));
    return { ok: true };
  });
}
