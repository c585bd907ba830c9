/**
 * Who sends this request, and may he: the guard of every route handler.
 *
 * A Bearer key or a session cookie, looked up in the database each time. A header that is there but no key is
 * refused and never falls back to the cookie. A state-changing call by cookie needs our own Origin; one by key does
 * not, since a page cannot attach a key it does not know.
 * 401: nobody we know. 403: known, without the right; that is recorded. 503: could not be looked up.
 */
import "server-only";
import { database } from "@/db/database";
import { findApiKey } from "@/db/queries/find-api-key";
import { parseBearer } from "../api-key";
import { hasRight, type Right, rightNames } from "../rights";
import { isSameOrigin } from "../same-origin";
import type { Person, RequestFacts, SourceFacts, SourceViewer, Viewer } from "../viewer";
import { authEnvironment } from "./auth-environment";
import { requestFacts } from "./request-facts";
import { recordAccess } from "./self-audit";
import { digestOf } from "./token";
import { verifySession } from "./verify-session";

export type Authorization =
  | { ok: true; viewer: Viewer }
  | { ok: false; status: 401 | 403 | 503; problem: string };

export async function authorizeRequest(request: Request, right: Right): Promise<Authorization> {
  try {
    const found = await identify(request);
    if (!found.ok) return found;
    if (hasRight(found.viewer, right)) return found;
    await recordAccess(found.viewer, {
      type: "whence.refused",
      outcome: "failure",
      reason: `needs the right "${right}"`,
      payload: { right, method: request.method, path: new URL(request.url).pathname.slice(0, 500) },
    });
    return { ok: false, status: 403, problem: `This credential may not ${rightNames[right]}.` };
  } catch (error) {
    console.error("authorizeRequest:", error);
    return { ok: false, status: 503, problem: "The credential could not be checked. Try again in a moment." };
  }
}

async function identify(request: Request): Promise<Authorization> {
  const bearer = parseBearer(request.headers.get("authorization"));
  if (bearer.kind === "malformed") {
    return { ok: false, status: 401, problem: "The Authorization header is not `Bearer KEY`." };
  }
  if (bearer.kind === "key") {
    const viewer = await verifyKey(bearer.key, requestFacts(request.headers));
    return viewer
      ? { ok: true, viewer }
      : { ok: false, status: 401, problem: "This API key is unknown or revoked." };
  }
  return identifyPerson(request);
}

async function identifyPerson(request: Request): Promise<Authorization> {
  const { sessionCookie, url } = authEnvironment();
  const { person } = await verifySession(
    cookieValue(request.headers.get("cookie"), sessionCookie),
    requestFacts(request.headers),
  );
  if (!person) return { ok: false, status: 401, problem: "Send an API key, or sign in." };
  if (!/^(GET|HEAD)$/.test(request.method) && !isSameOrigin(request.headers, url)) {
    await recordCrossOrigin(person, request);
    return { ok: false, status: 403, problem: "By session, this call needs an Origin of this site." };
  }
  return { ok: true, viewer: person };
}

const recordCrossOrigin = (person: Person, request: Request): Promise<void> =>
  recordAccess(person, {
    type: "whence.refused",
    outcome: "failure",
    reason: "sent by a page of another site",
    payload: { method: request.method, path: new URL(request.url).pathname.slice(0, 500) },
  });

/** The source behind a key, or null. The one place a source's viewer is made. */
async function verifyKey(key: string, request: RequestFacts): Promise<SourceViewer | null> {
  const row = await findApiKey(database().access, digestOf(key));
  if (!row) return null;
  const facts: SourceFacts = {
    kind: "source",
    source: row.source,
    keyId: row.id,
    mayRead: row.mayRead,
    request,
  };
  return Object.freeze(facts) as SourceViewer;
}

/** One cookie's value. Sent twice, a cookie is ambiguous and counts as absent. */
function cookieValue(header: string | null, name: string): string | undefined {
  const values = (header ?? "")
    .split(/; */)
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}
