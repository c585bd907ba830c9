/** The guard of the route handlers: which credential gives which right, and what is refused how. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AccessTest, closeAccess, cookieOf, newRequest, openAccess, signedIn } from "./access-test";
import { authorizeRequest } from "./authorize";
import { disableAccount } from "./change-account";
import { addKey, addSource, revokeKey } from "./change-sources";
import { signOut } from "./sign-out";

const url = "http://localhost:3000/api/v1/events";
let access: AccessTest;
let turn = 0;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));
beforeEach(() => {
  access.request = newRequest();
  turn += 1;
});

const call = (headers: Record<string, string>, method = "GET") =>
  new Request(url, { method, headers: { host: "localhost:3000", ...headers } });

async function newKey(mayRead = true): Promise<string> {
  const added = await addSource(`source-${turn}`, "test", { mayRead });
  if (!added.ok) throw new Error(added.message);
  return added.key;
}

const keyId = async (source: string) => {
  const [row] = await access.db.sql`select id from whence.api_key where source = ${source}`;
  return String(row?.id);
};

const sessionHeader = async (token: string) => ({
  cookie: `theme=dark; whence-session=${await cookieOf(token)}`,
});

describe("an API key", () => {
  test("may append and read as its source, and never administer", async () => {
    const headers = { authorization: `Bearer ${await newKey()}` };
    for (const right of ["append", "read"] as const) {
      expect(await authorizeRequest(call(headers, "POST"), right)).toMatchObject({
        ok: true,
        viewer: { kind: "source", source: `source-${turn}`, mayRead: true },
      });
    }
    expect(await authorizeRequest(call(headers), "admin")).toMatchObject({ ok: false, status: 403 });
  });

  test("made without reading may only append; the refusal is an event of the source", async () => {
    const headers = { authorization: `Bearer ${await newKey(false)}` };
    expect(await authorizeRequest(call(headers, "POST"), "append")).toMatchObject({ ok: true });
    expect(await authorizeRequest(call(headers), "read")).toMatchObject({ ok: false, status: 403 });
    const rows = await access.db.sql`
      select actor_type, payload ->> 'right' as "right" from audit.event
      where type = 'whence.refused' and actor_id = ${`source-${turn}`}`;
    expect(rows).toEqual([{ actor_type: "service", right: "read" }]);
  });

  test("ends at once when revoked; the source's other key stays", async () => {
    const headers = { authorization: `Bearer ${await newKey()}` };
    const id = await keyId(`source-${turn}`);
    const second = await addKey(`source-${turn}`, "test");
    if (!second.ok) throw new Error(second.message);
    expect(await revokeKey(id, "test")).toEqual({ ok: true });
    expect(await authorizeRequest(call(headers), "read")).toMatchObject({ ok: false, status: 401 });
    expect(await authorizeRequest(call({ authorization: `Bearer ${second.key}` }), "read")).toMatchObject({
      ok: true,
    });
    expect(await revokeKey(id, "test")).toMatchObject({ problem: "not_found" });
  });

  test("is nowhere in the database but as a digest and its first twelve characters", async () => {
    const key = await newKey();
    const [row] = await access.db.sql`
      select prefix, octet_length(key_hash) as bytes, k::text as row from whence.api_key k
      where source = ${`source-${turn}`}`;
    expect(row).toMatchObject({ prefix: key.slice(0, 12), bytes: 32 });
    expect(row?.row).not.toContain(key.slice(12));
    const log = await access.db.sql`select e::text as row from audit.event e where source = 'whence'`;
    expect(JSON.stringify(log)).not.toContain(key.slice(12));
  });

  test("unknown, malformed or doubled is 401, also beside a good session", async () => {
    const { token } = await signedIn(access, "admin");
    const session = await sessionHeader(token);
    for (const authorization of [
      "Bearer",
      "Bearer x",
      "Basic eDp5",
      `Bearer wh_${"0".repeat(43)}`,
      "Bearer a, Bearer b",
    ]) {
      expect(await authorizeRequest(call({ ...session, authorization }), "read")).toMatchObject({
        ok: false,
        status: 401,
      });
    }
  });
});

describe("a session", () => {
  test("reads by its role, and is 401 after signing out or being disabled", async () => {
    const first = await signedIn(access, "auditor");
    const headers = await sessionHeader(first.token);
    expect(await authorizeRequest(call(headers), "read")).toMatchObject({
      ok: true,
      viewer: { role: "auditor" },
    });
    expect(await authorizeRequest(call(headers), "admin")).toMatchObject({ ok: false, status: 403 });
    await signOut(first.person);
    expect(await authorizeRequest(call(headers), "read")).toMatchObject({ ok: false, status: 401 });

    const second = await signedIn(access, "engineer");
    await disableAccount(second.id, "test");
    expect(await authorizeRequest(call(await sessionHeader(second.token)), "read")).toMatchObject({
      status: 401,
    });
  });

  test("never appends, whatever the role", async () => {
    const { token } = await signedIn(access, "admin");
    const headers = { ...(await sessionHeader(token)), origin: "http://localhost:3000" };
    expect(await authorizeRequest(call(headers, "POST"), "append")).toMatchObject({ ok: false, status: 403 });
  });

  test("changes state only from a page of this site; a refusal has the person's name", async () => {
    const { token, email } = await signedIn(access, "admin");
    const session = await sessionHeader(token);
    const ours = { ...session, origin: "http://localhost:3000", "sec-fetch-site": "same-origin" };
    expect(await authorizeRequest(call(ours, "POST"), "admin")).toMatchObject({ ok: true });
    const foreigners: Record<string, string>[] = [
      {},
      { origin: "https://evil.example" },
      { origin: "null" },
      { ...ours, "sec-fetch-site": "cross-site" },
    ];
    for (const foreign of foreigners) {
      expect(await authorizeRequest(call({ ...session, ...foreign }, "POST"), "admin")).toMatchObject({
        status: 403,
      });
    }
    const rows = await access.db.sql`
      select count(*)::int as n from audit.event where type = 'whence.refused' and actor_id = ${email}`;
    expect(rows[0]?.n).toBe(4);
  });

  test("given twice in one header counts as none", async () => {
    const { token } = await signedIn(access, "admin");
    const { cookie } = await sessionHeader(token);
    expect(await authorizeRequest(call({ cookie: `${cookie}; ${cookie}` }), "read")).toMatchObject({
      status: 401,
    });
  });
});

describe("authorizeRequest", () => {
  test("without any credential is 401 and writes nothing", async () => {
    const count = async () => (await access.db.sql`select count(*)::int as n from audit.event`)[0]?.n;
    const before = await count();
    for (const right of ["read", "append", "admin"] as const) {
      expect(await authorizeRequest(call({}), right)).toMatchObject({ ok: false, status: 401 });
    }
    expect(await count()).toBe(before);
  });

  test("answers 503 when the credential cannot be looked up, and never lets through", async () => {
    const key = await newKey();
    await access.db.sql`revoke select on whence.api_key from whence_access`;
    try {
      const answer = await authorizeRequest(call({ authorization: `Bearer ${key}` }), "read");
      expect(answer).toMatchObject({ ok: false, status: 503 });
    } finally {
      await access.db.sql`grant select on whence.api_key to whence_access`;
    }
  });
});
