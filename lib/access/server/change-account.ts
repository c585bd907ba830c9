/**
 * Role, disabling and enabling, a password set by an administrator, and ending somebody's sessions.
 *
 * Every change raises the account's epoch, so each session of it ends with the commit. There is always one
 * administrator left who can sign in: administrators are locked before one is taken away.
 */
import "server-only";
import { endSessions as endSessionRows } from "@/db/queries/end-sessions";
import { type AccountRow, findAccount } from "@/db/queries/find-account";
import { lockAdministrators } from "@/db/queries/lock-administrators";
import { type AccountChange, updateAccount } from "@/db/queries/update-account";
import { type Role, roles } from "@/lib/model/role";
import { type Done, refuse } from "../access-problem";
import { passwordProblem } from "../password";
import { accountEvent, accountFacts } from "./account-event";
import { type Authority, refuseWithoutRight } from "./authority";
import { inTransaction } from "./in-transaction";
import { hashPassword } from "./password-hash";
import type { AccessEventType } from "./self-audit";

export async function changeRole(id: string, role: Role, by: Authority): Promise<Done> {
  if (!roles.includes(role)) return refuse("invalid");
  return change(by, "whence.role_changed", id, (account) => (account.role === role ? null : { role }));
}

export const disableAccount = (id: string, by: Authority): Promise<Done> =>
  change(by, "whence.account_disabled", id, (account) => (account.disabledAt ? null : { disabled: true }));

export const enableAccount = (id: string, by: Authority): Promise<Done> =>
  change(by, "whence.account_enabled", id, (account) => (account.disabledAt ? { disabled: false } : null));

/** A password set by an administrator; the person changes it at the next sign-in. */
export async function resetPassword(id: string, password: string, by: Authority): Promise<Done> {
  const weakness = passwordProblem(password, "");
  if (weakness) return refuse("password_invalid", weakness);
  const passwordHash = await hashPassword(password);
  return change(by, "whence.password_reset", id, () => ({ passwordHash }));
}

export async function endSessions(id: string, by: Authority): Promise<Done<{ sessions: number }>> {
  const refused = await refuseWithoutRight(by, "end sessions");
  if (refused) return refused;
  return inTransaction(async ({ sql, append }) => {
    const account = await findAccount(sql, { id }, { forUpdate: true });
    if (!account) return refuse("not_found");
    const facts = accountFacts(account);
    const sessions = await endSessionRows(sql, { accountId: id });
    await append(accountEvent(by, "whence.sessions_ended", facts, facts, { sessions }));
    return { ok: true, sessions };
  });
}

async function change(
  by: Authority,
  type: AccessEventType,
  id: string,
  decide: (account: AccountRow) => AccountChange | null,
): Promise<Done> {
  const refused = await refuseWithoutRight(by, type);
  if (refused) return refused;
  return inTransaction(async ({ sql, append }) => {
    // Before the account itself, always: two who take the same locks in one order cannot deadlock.
    const administrators = await lockAdministrators(sql);
    const account = await findAccount(sql, { id }, { forUpdate: true });
    if (!account) return refuse("not_found");
    const decided = decide(account);
    if (!decided) return refuse("unchanged");
    const before = accountFacts(account);
    const after = { ...before, ...("passwordHash" in decided ? {} : decided) };
    const leaves = after.role !== "admin" || after.disabled;
    if (leaves && administrators.length === 1 && administrators[0] === id) return refuse("last_admin");
    await updateAccount(sql, id, decided);
    const sessions = await endSessionRows(sql, { accountId: id });
    await append(accountEvent(by, type, before, after, { sessionsEnded: sessions }));
    return { ok: true };
  });
}
