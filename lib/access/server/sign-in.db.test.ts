/** Signing in and its throttle, on a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccessTest,
  attempt,
  check,
  closeAccess,
  eventsOf,
  newAccount,
  newRequest,
  newToken,
  openAccess,
  signedIn,
} from "./access-test";
import { addAccount } from "./add-account";

let access: AccessTest;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));
beforeEach(() => {
  access.request = newRequest();
});

describe("a sign-in", () => {
  test("makes a session that is the account's, and an event that says so", async () => {
    const { email, person: viewer } = await signedIn(access, "engineer");
    expect(viewer).toMatchObject({ kind: "person", email, role: "engineer", request: access.request });
    expect(Object.isFrozen(viewer)).toBe(true);
    const events = await eventsOf(access, email);
    expect(events.map((event) => event.type)).toEqual(["whence.account_added", "whence.signed_in"]);
    expect(events[1]).toMatchObject({ actor_id: email, outcome: "success" });
    expect(events[1]?.row).toContain(access.request.address);
  });

  test("takes the e-mail in any case, and only by itself", async () => {
    const { email } = await newAccount();
    expect((await attempt(access, email.toUpperCase())).ok).toBe(true);
    expect((await attempt(access, email.replace("@", "＠"))).ok).toBe(false);
    expect((await attempt(access, [email])).ok).toBe(false);
    expect((await attempt(access, { email })).ok).toBe(false);
  });

  test("gives a new token each time and ends the session this browser had", async () => {
    const { email, token } = await signedIn(access);
    const elsewhere = await newToken(access, email);
    const next = await newToken(access, email, token);
    expect(next).not.toBe(token);
    expect((await check(access, token)).end).toBe("ended");
    expect((await check(access, elsewhere)).person).not.toBeNull();
    expect((await check(access, next)).person).not.toBeNull();
  });

  test("with a wrong password is refused like one without account, and both are events without the password", async () => {
    const { email } = await newAccount();
    const secret = "not the right password";
    expect(await attempt(access, email, secret)).toEqual({ ok: false, problem: "wrong" });
    expect(await attempt(access, "nobody@example.com", secret)).toEqual({ ok: false, problem: "wrong" });
    const rows = await access.db.sql`
      select reason, outcome, actor_id, payload::text as payload, to_jsonb(e)::text as row from audit.events e
      where type = 'whence.sign_in_failed' and metadata ->> 'address' = ${access.request.address} order by seq`;
    expect(rows.map((row) => row.reason)).toEqual(["wrong password", "no such account"]);
    expect(rows.map((row) => row.outcome)).toEqual(["failure", "failure"]);
    expect(rows.map((row) => row.actor_id)).toEqual(["unknown", "unknown"]);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("that sends a megabyte, a NUL or half a surrogate is refused and recorded within bounds", async () => {
    expect((await attempt(access, `${"x".repeat(1_000_000)}@example.com`, "y".repeat(1_000_000))).ok).toBe(
      false,
    );
    expect((await attempt(access, "a\0b\ud800@example.com", "\0\ud800")).ok).toBe(false);
    const [row] = await access.db.sql`
      select max(length(payload ->> 'email')) as longest from audit.event
      where type = 'whence.sign_in_failed' and metadata ->> 'address' = ${access.request.address}`;
    expect(row?.longest).toBe(254);
  });

  test("by a sample account is refused where the log is not a sample", async () => {
    const added = await addAccount(
      { email: "admin@whence.local", name: "A", role: "admin", password: "whence-sample" },
      "test",
    );
    expect(added).toMatchObject({ ok: false, problem: "email_reserved" });
    await access.db.sql`
      insert into whence.account (id, email, name, role, password_hash)
      select gen_random_uuid(), 'admin@whence.local', 'A', 'admin', password_hash from whence.account limit 1`;
    expect(await attempt(access, "admin@whence.local")).toEqual({ ok: false, problem: "wrong" });
  });

  test("is refused when its event cannot be written, and leaves no session", async () => {
    const { email, id } = await newAccount();
    await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
    try {
      await expect(attempt(access, email)).rejects.toThrow("permission denied");
    } finally {
      await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
    }
    expect(await access.db.sql`select id from whence.session where account_id = ${id}`).toHaveLength(0);
  });
});

describe("the throttle", () => {
  test("stops the sixth try for one account from one address, the right password too, and says until when", async () => {
    const { email } = await newAccount();
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await attempt(access, email, `guess number ${guess}`)).toEqual({ ok: false, problem: "wrong" });
    }
    expect(await attempt(access, email)).toMatchObject({ ok: false, problem: "throttled" });
    expect(await attempt(access, email)).toMatchObject({ ok: false, problem: "throttled" });
    access.request = { ...access.request, address: "198.51.100.1" };
    expect((await attempt(access, email)).ok).toBe(true);
  });

  test("counts guesses sent at once", async () => {
    const { email } = await newAccount();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, guess) => attempt(access, email, `guess number ${guess}`)),
    );
    expect(answers.filter((answer) => !answer.ok && answer.problem === "wrong")).toHaveLength(5);
    expect(answers.filter((answer) => !answer.ok && answer.problem === "throttled")).toHaveLength(15);
  });

  test("stops one address that tries many accounts", async () => {
    const answers = [];
    for (let guess = 0; guess < 31; guess += 1)
      answers.push(await attempt(access, `nobody${guess}@example.com`, "x"));
    expect(answers.slice(0, 30).every((answer) => !answer.ok && answer.problem === "wrong")).toBe(true);
    expect(answers[30]).toMatchObject({ problem: "throttled" });
  });

  test("records the try that went over the limit, not every one after it", async () => {
    const { email } = await newAccount();
    for (let guess = 0; guess < 12; guess += 1) await attempt(access, email, "x");
    const rows = await access.db.sql`
      select reason from audit.event where type = 'whence.sign_in_failed'
        and metadata ->> 'address' = ${access.request.address} order by seq`;
    expect(rows.map((row) => row.reason)).toEqual([...Array(5).fill("wrong password"), "too many tries"]);
  });

  test("forgets after fifteen minutes, and after a good password", async () => {
    const { email } = await newAccount();
    for (let guess = 0; guess < 4; guess += 1) await attempt(access, email, "x");
    expect((await attempt(access, email)).ok).toBe(true);
    for (let guess = 0; guess < 5; guess += 1) await attempt(access, email, "x");
    expect(await attempt(access, email)).toMatchObject({ problem: "throttled" });
    await access.db.sql`update whence.sign_in_throttle set window_started_at = now() - interval '15 minutes'`;
    expect((await attempt(access, email)).ok).toBe(true);
  });
});
