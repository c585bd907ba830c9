/**
 * For tests of access: a database behind `database()`, and people who sign in to it.
 * Each `newTest()` comes from an address of its own, so the throttle of one test is not the throttle of another.
 */
import { encode } from "next-auth/jwt";
import { closeDatabase } from "@/db/database";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { Role } from "@/lib/model/role";
import type { Person, RequestFacts } from "../viewer";
import { addAccount } from "./add-account";
import { type SignInAnswer, signIn } from "./sign-in";
import { verifySession } from "./verify-session";

export const password = "a long enough password";
const secret = "secret of these tests, long enough to be one";

export type AccessTest = {
  db: TestDatabase;
  /** Where requests come from until the next `newTest()`. */
  request: RequestFacts;
};

let turn = 0;

export async function openAccess(): Promise<AccessTest> {
  const db = await testDatabase();
  process.env.DATABASE_URL = db.appUrl;
  process.env.AUTH_SECRET = secret;
  return { db, request: newRequest() };
}

export async function closeAccess({ db }: AccessTest): Promise<void> {
  await closeDatabase();
  await db.close();
}

export function newRequest(): RequestFacts {
  turn += 1;
  return { address: `192.0.2.${turn}`, userAgent: "test" };
}

export async function newAccount(role: Role = "auditor"): Promise<{ id: string; email: string }> {
  turn += 1;
  const email = `p${turn}-${role}@example.com`;
  const added = await addAccount({ email, name: "Some One", role, password }, "test");
  if (!added.ok) throw new Error(added.message);
  return { id: added.id, email };
}

export const attempt = (
  { request }: AccessTest,
  email: unknown,
  word: unknown = password,
  previousToken: string | null = null,
): Promise<SignInAnswer> => signIn({ email, password: word, previousToken, request });

export async function newToken(access: AccessTest, email: string, previousToken: string | null = null) {
  const answer = await attempt(access, email, password, previousToken);
  if (!answer.ok) throw new Error(answer.problem);
  return answer.token;
}

export const cookieOf = (token: string) => encode({ token: { whence: token }, secret, maxAge: 600 });

export const check = async ({ request }: AccessTest, token: string) =>
  verifySession(await cookieOf(token), request);

export type SignedIn = { id: string; email: string; token: string; person: Person };

export async function signedIn(access: AccessTest, role: Role = "auditor"): Promise<SignedIn> {
  const account = await newAccount(role);
  const token = await newToken(access, account.email);
  const { person } = await check(access, token);
  if (!person) throw new Error("not signed in");
  return { ...account, token, person };
}

export const eventsOf = ({ db }: AccessTest, entityId: string) =>
  db.sql<{ type: string; outcome: string; actor_id: string; reason: string | null; row: string }[]>`
    select type, outcome, actor_id, reason, to_jsonb(e)::text as row from audit.events e
    where entity_id = ${entityId} order by seq`;
