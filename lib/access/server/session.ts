/**
 * Who is looking at this page: for server components and server actions.
 *
 * `readViewer` answers null without a session; `requireViewer` sends to the sign-in page (and back afterwards), or
 * to the page that names the missing right. Each page and each action calls it itself: a layout or a proxy is no
 * guard, since a client may ask for a part of a page alone (CVE-2025-29927 and its successors).
 */
import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { safeReturnPath } from "../return-path";
import { hasRight, type Right } from "../rights";
import type { Person } from "../viewer";
import { authEnvironment } from "./auth-environment";
import { requestFacts } from "./request-facts";
import { recordAccess } from "./self-audit";
import { type SessionCheck, verifySession } from "./verify-session";

/** One look-up a request, however many components ask. */
const checkSession = cache(async (): Promise<SessionCheck> => {
  const cookie = (await cookies()).get(authEnvironment().sessionCookie)?.value;
  return verifySession(cookie, requestFacts(await headers()));
});

export const readViewer = async (): Promise<Person | null> => (await checkSession()).person;

/** The path the proxy saw, for the way back after signing in; it decides nothing else. */
const pathHeader = "x-whence-path";

export async function requireViewer(right: Right = "read"): Promise<Person> {
  const { person, end } = await checkSession();
  if (!person) {
    const from = safeReturnPath((await headers()).get(pathHeader));
    const search = new URLSearchParams({ ...(from === "/" ? {} : { from }), ...(end ? { ended: end } : {}) });
    redirect(search.size > 0 ? `/sign-in?${search}` : "/sign-in");
  }
  if (!hasRight(person, right)) {
    await recordRefusal(person, right, (await headers()).get(pathHeader) ?? "");
    redirect(`/no-permission?right=${right}`);
  }
  return person;
}

const recordRefusal = (person: Person, right: Right, path: string): Promise<void> =>
  recordAccess(person, {
    type: "whence.refused",
    outcome: "failure",
    reason: `needs the right "${right}"`,
    payload: { right, path: path.slice(0, 500) },
  });
