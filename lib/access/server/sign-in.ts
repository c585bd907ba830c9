/**
 * A password made into a session, or refused.
 *
 * Order: the try is counted, the password is checked (a decoy when there is no such account, so that the work is
 * the same), then the session and its event are written in one transaction. Every sign-in makes a new session; the
 * one this browser had before ends. The answer never tells whether the address has an account.
 * Stop between counting and the session: the try counts, nobody is signed in.
 */
import "server-only";
import { randomUUID } from "node:crypto";
import { database } from "@/db/database";
import { endSessions } from "@/db/queries/end-sessions";
import { type AccountRow, findAccount } from "@/db/queries/find-account";
import { insertSession } from "@/db/queries/insert-session";
import { clientText } from "../client-text";
import { emailCharactersMax, parseEmail } from "../email";
import { passwordCharactersMax } from "../password";
import { isSampleEmail } from "../sample";
import { sessionHoursMax } from "../session-end";
import type { RequestFacts } from "../viewer";
import { inTransaction } from "./in-transaction";
import { logKind } from "./log-kind";
import { matches } from "./password-hash";
import { ownEvent, recordAccess } from "./self-audit";
import { forgiveTry, takeTry } from "./throttle";
import { digestOf, newToken } from "./token";

export type SignInRequest = {
  email: unknown;
  password: unknown;
  /** The token of the session this browser had, if any. */
  previousToken: string | null;
  request: RequestFacts;
};

export type SignInAnswer =
  | { ok: true; accountId: string; token: string }
  | { ok: false; problem: "wrong" }
  | { ok: false; problem: "throttled"; until: string };

export async function signIn({
  email,
  password,
  previousToken,
  request,
}: SignInRequest): Promise<SignInAnswer> {
  const known = parseEmail(email);
  const throttled = await takeTry(known ?? "unreadable", request.address);
  if (throttled) {
    if (throttled.first) await recordFailure(email, "too many tries", null, request);
    return { ok: false, problem: "throttled", until: throttled.until };
  }
  const account = known === null ? null : await usableAccount(known);
  if (!(await checkPassword(account, password))) {
    await recordFailure(email, account ? "wrong password" : "no such account", account, request);
    return { ok: false, problem: "wrong" };
  }
  if (!account || account.disabledAt !== null) {
    await recordFailure(email, "account is disabled", account, request);
    return { ok: false, problem: "wrong" };
  }
  await forgiveTry(account.email, request.address);
  const token = await startSession(account, previousToken, request);
  return { ok: true, accountId: account.id, token };
}

/** Sample sign-ins have a published password: outside a sample log they are as good as absent. */
async function usableAccount(email: string): Promise<AccountRow | null> {
  if (isSampleEmail(email) && (await logKind()) !== "sample") return null;
  return findAccount(database().access, { email });
}

async function checkPassword(account: AccountRow | null, password: unknown): Promise<boolean> {
  // Too long to be one of ours: checked all the same, cut, so that it takes as long.
  const text = typeof password === "string" ? password : "";
  const fits = text.length <= passwordCharactersMax * 2;
  const equal = await matches(account?.passwordHash ?? null, text.slice(0, passwordCharactersMax * 2));
  return equal && fits;
}

async function startSession(
  account: AccountRow,
  previousToken: string | null,
  request: RequestFacts,
): Promise<string> {
  const token = newToken();
  const id = randomUUID();
  await inTransaction(async ({ sql, append }) => {
    if (previousToken) await endSessions(sql, { tokenHash: digestOf(previousToken) });
    await insertSession(sql, {
      id,
      tokenHash: digestOf(token),
      accountId: account.id,
      epoch: account.epoch,
      hoursMax: sessionHoursMax,
      ...request,
    });
    const event = ownEvent(account.email, {
      type: "whence.signed_in",
      entityType: "whence.account",
      entityId: account.email,
      request,
    });
    await append({ ...event, metadata: { ...event.metadata, sessionId: id } });
  });
  return token;
}

const recordFailure = (
  email: unknown,
  reason: string,
  account: AccountRow | null,
  request: RequestFacts,
): Promise<void> =>
  recordAccess(null, {
    type: "whence.sign_in_failed",
    ...(account ? { entityType: "whence.account", entityId: account.email } : {}),
    outcome: "failure",
    reason,
    payload: { email: clientText(typeof email === "string" ? email : "", emailCharactersMax) },
    request,
  });
