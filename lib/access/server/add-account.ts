/** Makes an account, and its event, together. `by`: an administrator, or the operator at the command line. */
import "server-only";
import { randomUUID } from "node:crypto";
import { insertAccount } from "@/db/queries/insert-account";
import { type Role, roles } from "@/lib/model/role";
import { type Done, refuse } from "../access-problem";
import { parseEmail } from "../email";
import { passwordProblem } from "../password";
import { isSampleEmail } from "../sample";
import { accountEvent } from "./account-event";
import { type Authority, refuseWithoutRight } from "./authority";
import { inTransaction } from "./in-transaction";
import { logKind } from "./log-kind";
import { hashPassword } from "./password-hash";

export type AccountInput = { email: string; name: string; role: Role; password: string };

const nameCharactersMax = 100;

export async function addAccount(
  input: AccountInput,
  by: Authority,
): Promise<Done<{ id: string; email: string }>> {
  const refused = await refuseWithoutRight(by, "add account");
  if (refused) return refused;
  const email = parseEmail(input.email);
  if (!email) return refuse("email_invalid");
  const name = input.name.trim();
  if (name.length === 0 || name.length > nameCharactersMax || /\p{C}/u.test(name))
    return refuse("name_invalid");
  if (!roles.includes(input.role)) return refuse("invalid");
  if (isSampleEmail(email) && (await logKind()) !== "sample") return refuse("email_reserved");
  const weakness = passwordProblem(input.password, email);
  if (weakness) return refuse("password_invalid", weakness);

  const account = { id: randomUUID(), email, name, role: input.role };
  const passwordHash = await hashPassword(input.password);
  return inTransaction(async ({ sql, append }) => {
    if (!(await insertAccount(sql, { ...account, passwordHash }))) return refuse("email_taken");
    const { id, ...facts } = account;
    await append(accountEvent(by, "whence.account_added", null, { ...facts, disabled: false }));
    return { ok: true, id, email };
  });
}
