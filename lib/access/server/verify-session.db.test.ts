/** What a session is worth, and what ends it: at the very next request, wherever its cookie was copied to. */
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccessTest,
  attempt,
  check,
  closeAccess,
  eventsOf,
  newRequest,
  openAccess,
  password,
  signedIn,
} from "./access-test";
import { changeRole, disableAccount, enableAccount, endSessions, resetPassword } from "./change-account";
import { changeOwnPassword } from "./change-own-password";
import { signOut } from "./sign-out";
import { verifySession } from "./verify-session";

let access: AccessTest;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));
beforeEach(() => {
  access.request = newRequest();
});

describe("a session", () => {
  test("is refused with a forged, foreign, empty or garbled cookie", async () => {
    const { token } = await signedIn(access);
    const foreign = await encode({
      token: { whence: token },
      secret: "another secret, also long enough for one",
    });
    const bare = await encode({ token: { sub: "1" }, secret: process.env.AUTH_SECRET ?? "" });
    for (const cookie of [undefined, "", "x", "a.b.c.d.e", token, foreign, bare, "x".repeat(10_000)]) {
      expect(await verifySession(cookie, access.request)).toEqual({ person: null, end: null });
    }
  });

  test("ends at once when signed out, also where its cookie was copied to", async () => {
    const { token, person: viewer, email } = await signedIn(access);
    await signOut(viewer);
    expect(await check(access, token)).toEqual({ person: null, end: "ended" });
    expect((await eventsOf(access, email)).at(-1)?.type).toBe("whence.signed_out");
  });

  test.each<[string, string, (id: string) => Promise<unknown>]>([
    ["the role changes", "ended", (id) => changeRole(id, "engineer", "test")],
    ["the password is reset", "ended", (id) => resetPassword(id, "another long password", "test")],
    ["the account is disabled", "disabled", (id) => disableAccount(id, "test")],
    ["an administrator ends it", "ended", (id) => endSessions(id, "test")],
  ])("ends at once when %s", async (_, end, act) => {
    const { id, token } = await signedIn(access);
    expect(await act(id)).toMatchObject({ ok: true });
    expect(await check(access, token)).toEqual({ person: null, end });
  });

  test("stays ended when the account is enabled again", async () => {
    const { id, token, email } = await signedIn(access);
    await disableAccount(id, "test");
    expect((await attempt(access, email)).ok).toBe(false);
    await enableAccount(id, "test");
    expect((await check(access, token)).person).toBeNull();
    expect((await attempt(access, email)).ok).toBe(true);
  });

  test("ends when the epoch moved between the password check and the session", async () => {
    const { id, token } = await signedIn(access);
    await access.db.sql`update whence.account set epoch = epoch + 1 where id = ${id}`;
    expect(await check(access, token)).toEqual({ person: null, end: "changed" });
  });

  test("ends after 30 minutes without a request, and after 12 hours with them", async () => {
    const { id, token, person: viewer } = await signedIn(access);
    await access.db
      .sql`update whence.session set last_seen_at = now() - interval '29 minutes' where account_id = ${id}`;
    expect((await check(access, token)).person).not.toBeNull();
    const [seen] = await access.db.sql`
      select last_seen_at > now() - interval '5 seconds' as now from whence.session where id = ${viewer.sessionId}`;
    expect(seen?.now).toBe(true);
    await access.db
      .sql`update whence.session set last_seen_at = now() - interval '30 minutes' where account_id = ${id}`;
    expect(await check(access, token)).toEqual({ person: null, end: "idle" });
    await access.db
      .sql`update whence.session set last_seen_at = now(), expires_at = now() where account_id = ${id}`;
    expect(await check(access, token)).toEqual({ person: null, end: "expired" });
  });

  test("lasts twelve hours from sign-in, and is written at most once a minute", async () => {
    const { token, person: viewer } = await signedIn(access);
    await check(access, token);
    const [row] = await access.db.sql`
      select expires_at = created_at + interval '12 hours' as twelve, last_seen_at = created_at as untouched
      from whence.session where id = ${viewer.sessionId}`;
    expect(row).toEqual({ twelve: true, untouched: true });
  });

  test("never has its token in the database", async () => {
    const { token, person: viewer } = await signedIn(access);
    const [row] = await access.db
      .sql`select s::text as row from whence.session s where id = ${viewer.sessionId}`;
    expect(row?.row).not.toContain(token);
  });
});

describe("one's own password", () => {
  test("changes with the old one, ends every session, and the old one is no longer taken", async () => {
    const { email, token, person: viewer } = await signedIn(access);
    expect(await changeOwnPassword(viewer, password, "quite another password")).toEqual({ ok: true });
    expect((await check(access, token)).person).toBeNull();
    expect((await attempt(access, email)).ok).toBe(false);
    expect((await attempt(access, email, "quite another password")).ok).toBe(true);
  });

  test("does not change with a wrong old one, which is an event, and is throttled", async () => {
    const { email, token, person: viewer } = await signedIn(access);
    const tryOne = () => changeOwnPassword(viewer, "wrong password here", "quite another password");
    for (let guess = 0; guess < 5; guess += 1)
      expect(await tryOne()).toMatchObject({ problem: "password_wrong" });
    expect(await tryOne()).toMatchObject({ problem: "throttled" });
    expect((await check(access, token)).person).not.toBeNull();
    const failed = (await eventsOf(access, email)).filter((event) => event.outcome === "failure");
    expect(failed).toHaveLength(5);
  });

  test("has to be long enough", async () => {
    const { person: viewer } = await signedIn(access);
    expect(await changeOwnPassword(viewer, password, "short")).toMatchObject({ problem: "password_invalid" });
  });
});
