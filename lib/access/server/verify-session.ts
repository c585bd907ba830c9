/**
 * A session cookie made into a person, or why not. Asked at every request; nothing is kept in between, so what ends
 * a session (sign-out, role, password, disabling) ends it at the very next request.
 *
 * The cookie is next-auth's encrypted JWT; all we take from it is our random token. What counts is the row.
 */
import "server-only";
import { decode } from "next-auth/jwt";
import { database } from "@/db/database";
import { findSession } from "@/db/queries/find-session";
import { idleMinutesMax, type SessionEnd } from "../session-end";
import type { Person, PersonFacts, RequestFacts } from "../viewer";
import { authEnvironment } from "./auth-environment";
import { digestOf } from "./token";

export type SessionCheck = { person: Person; end: null } | { person: null; end: SessionEnd | null };

const nobody: SessionCheck = { person: null, end: null };

export async function verifySession(
  cookie: string | undefined,
  request: RequestFacts,
): Promise<SessionCheck> {
  const token = await sessionToken(cookie);
  if (token === null) return nobody;
  const session = await findSession(database().access, digestOf(token), idleMinutesMax);
  if (!session) return nobody;
  if (session.end) return { person: null, end: session.end };
  const { id, end: _, ...account } = session;
  const facts: PersonFacts = { kind: "person", sessionId: id, ...account, request };
  // The one place a person is made.
  return { person: Object.freeze(facts) as Person, end: null };
}

/** Our token in next-auth's cookie; null when the cookie is missing, forged, expired or of another make. */
export async function sessionToken(cookie: string | undefined): Promise<string | null> {
  if (!cookie || cookie.length > 4096) return null;
  try {
    const claims = await decode({ token: cookie, secret: authEnvironment().secret });
    return typeof claims?.whence === "string" ? claims.whence : null;
  } catch {
    return null;
  }
}
