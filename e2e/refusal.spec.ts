/**
 * Nothing but the public list answers a stranger, by any way in, and an action without its right does nothing.
 * The list of what there is is generated (surface.ts), so a page somebody forgot to guard fails here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPerson, openSite, root, type Site, sessionCookie } from "./site";
import { closedPaths, isPublic, readSurface, type Surface } from "./surface";

const secretWord = "surface-test-secret-entity";
let site: Site;
let secretId = "";
let surface: Surface;
let auditor: { id: string; email: string; cookie: string };
let admin: { id: string; email: string; cookie: string };

beforeAll(async () => {
  surface = readSurface();
  site = await openSite();
  const person = async (email: string, role: "auditor" | "admin") => {
    const account = await newPerson(email, role);
    return { ...account, cookie: await sessionCookie(site, email) };
  };
  auditor = await person("auditor@example.com", "auditor");
  admin = await person("admin@example.com", "admin");
  const [kept] = await site.db.sql`select audit.record_event('secret.kept', 'secret', ${secretWord}) as id`;
  secretId = String(kept?.id);
  // Under the id that the calls below name.
  await site.db.sql`
    insert into whence.rejected (id, source, format, input_name, place, original, original_bytes, event, problems, type, reason, path)
    values (${auditor.id}, 'shop', 'ndjson', 'a.ndjson', '1', '\\x00', 1, '{"type":""}', '[]', ${secretWord}, ${secretWord}, '')`;
});
afterAll(() => site?.close());

/** Asks; where the server only respells the address (a slash, `?_rsc=`), asks there, as a client would. */
async function ask(path: string, init: RequestInit = {}, hops = 0): Promise<Response> {
  const response = await fetch(`${site.address}${path}`, { redirect: "manual", ...init });
  const location = response.headers.get("location");
  if (!location || hops === 3) return response;
  const next = new URL(location, `${site.address}${path}`);
  const respelt =
    next.pathname.replace(/\/$/, "") === path.replace(/\?.*$/, "").replace(/\/+/g, "/").replace(/\/$/, "");
  return respelt && next.origin === site.address
    ? ask(`${next.pathname}${next.search}`, init, hops + 1)
    : response;
}

/** A redirect to the sign-in page, a refusal, or nothing there; and never a word of the log or of accounts. */
async function expectRefused(response: Response, what: string): Promise<void> {
  const body = await response.text();
  const location = response.headers.get("location") ?? "";
  const toSignIn = /^(http:\/\/localhost:\d+)?\/sign-in(\?|$)/.test(location);
  const inStream = /NEXT_REDIRECT;(replace|push);\/sign-in/.test(body);
  // A prefetch is answered with the names of folders, which the source shows anyway, and not one element.
  const namesOnly = body.includes('"r":[null,null]') && !body.includes('["$"') && body.length < 1000;
  expect(
    toSignIn || inStream || namesOnly || [400, 401, 403, 404, 405].includes(response.status),
    `${what}: ${response.status} ${location}`,
  ).toBe(true);
  for (const word of [secretWord, auditor.email, admin.email]) expect(body, what).not.toContain(word);
}

const closed = () => closedPaths(surface);

describe("the list", () => {
  test("holds every page, handler and action of the source", () => {
    expect(surface.pages).toEqual(
      expect.arrayContaining(["/", "/sign-in", "/admin/sources", "/admin/rejected", "/account"]),
    );
    const declared = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, "app", file), "utf8"))
      .filter((source) => source.startsWith('"use server"'))
      .flatMap((source) => [...source.matchAll(/^export async function (\w+)/gm)].map((match) => match[1]));
    expect(new Set(surface.actions.map((action) => action.name))).toEqual(new Set(declared));
    expect(surface.actions).toHaveLength(declared.length);
  });
});

describe("a stranger", () => {
  test("is refused by every page and handler that is not on the public list", async () => {
    for (const path of closed()) await expectRefused(await ask(path), path);
  });

  test("is refused by every method of every handler", async () => {
    for (const { path, methods } of surface.handlers.filter((handler) => !isPublic(handler.path))) {
      expect(methods.length, path).toBeGreaterThan(0);
      for (const method of methods) {
        const body = /^(GET|HEAD)$/.test(method) ? undefined : "{}";
        await expectRefused(await ask(path, { method, ...(body ? { body } : {}) }), `${method} ${path}`);
      }
    }
  });

  const tricks: [string, (path: string) => [string, Record<string, string>]][] = [
    [
      "x-middleware-subrequest",
      (path) => [
        path,
        { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
      ],
    ],
    [
      "x-middleware-subrequest for proxy",
      (path) => [path, { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    ],
    ["the RSC header", (path) => [path, { rsc: "1" }]],
    ["the RSC header with a query", (path) => [`${path}?_rsc=abc`, { rsc: "1" }]],
    ["a prefetch", (path) => [path, { rsc: "1", "next-router-prefetch": "1" }]],
    [
      "a segment prefetch",
      (path) => [path, { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" }],
    ],
    [
      "a page's segment prefetch",
      (path) => [
        path,
        { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/__PAGE__" },
      ],
    ],
    [
      "asking for the page without its layouts",
      (path) => [path, { rsc: "1", "next-router-state-tree": surface.pageAlone.get(path) ?? "" }],
    ],
    ["a .rsc suffix", (path) => [`${path === "/" ? "/index" : path}.rsc`, {}]],
    [
      "a segment file",
      (path) => [`${path === "/" ? "/index" : path}.segments/_tree.segment.rsc`, { rsc: "1" }],
    ],
    ["a trailing slash", (path) => [path === "/" ? "//" : `${path}/`, {}]],
    ["a doubled slash", (path) => [`/${path}`, {}]],
    [
      "an encoded letter",
      (path) => [path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`), {}],
    ],
    ["an encoded slash", (path) => [path.replace(/(?<=.)\//, "%2f"), {}]],
    ["capitals", (path) => [path.toUpperCase(), {}]],
    ["a locale", (path) => [`/en${path}`, {}]],
    ["the data path", (path) => [`/_next/data/x${path}.json`, {}]],
    [
      "x-invoke-path",
      (path) => [
        path,
        { "x-invoke-path": "/sign-in", "x-invoke-status": "200", "x-matched-path": "/sign-in" },
      ],
    ],
    [
      "x-rewrite-url",
      (path) => [path, { "x-rewrite-url": "/sign-in", "x-original-url": "/sign-in", "x-nextjs-data": "1" }],
    ],
    [
      "another address",
      (path) => [
        path,
        { "x-forwarded-for": "127.0.0.1", "x-forwarded-host": "localhost", "x-whence-path": path },
      ],
    ],
    ["a forged cookie", (path) => [path, { cookie: "whence-session=x; next-auth.session-token=x" }]],
    ["a made-up key", (path) => [path, { authorization: `Bearer wh_${"0".repeat(43)}` }]],
  ];
  test.each(tricks)("gets no further by %s", async (_, trick) => {
    for (const path of closed()) {
      const [url, headers] = trick(path);
      await expectRefused(await ask(url, { headers }), url);
    }
  });

  test("who asks for the metadata alone gets a title that is the same for everybody", async () => {
    const headers = {
      rsc: "1",
      "next-router-state-tree": encodeURIComponent('["",{},null,"metadata-only"]'),
    };
    for (const path of surface.pages) {
      const body = await (await ask(path, { headers })).text();
      // `generateMetadata` runs here without its page: one that read the log would have to ask who calls.
      for (const word of [secretWord, auditor.email, admin.email, secretId])
        expect(body, path).not.toContain(word);
    }
    const alone = await ask(`/events/${secretId}`, { headers });
    expect(await alone.text()).not.toMatch(/secret/);
  });

  test("who sends an action gets nothing done", async () => {
    const before = await accessState();
    for (const action of surface.actions)
      await expectSentAway(await callAction(action, {}), /^(200|303) \/sign-in\b/, action.name);
    expect(await accessState()).toEqual(before);
  });
});

type Action = Surface["actions"][number];

/** As a browser would call it, with arguments that would do harm if they were let through. */
function callAction(action: Action, headers: Record<string, string>): Promise<Response> {
  const form = new FormData();
  const fields = {
    id: auditor.id,
    role: "admin",
    name: "intruder",
    email: "intruder@example.com",
    password: "intruder password",
    mayRead: "yes",
    current: "x",
    next: "intruder password",
    again: "intruder password",
    text: '{"type":"intruder.wrote"}',
    reason: "intruder",
    alike: "yes",
  };
  for (const [name, value] of Object.entries(fields)) form.append(`_1_${name}`, value);
  form.append("0", JSON.stringify([null, "$K1"]));
  return ask(action.page, {
    method: "POST",
    headers: { "next-action": action.id, accept: "text/x-component", origin: site.address, ...headers },
    body: form,
  });
}

/** The action sent its caller away, or Next refused the call before the action began; it answered nothing. */
async function expectSentAway(response: Response, to: RegExp, what: string): Promise<void> {
  const body = await response.text();
  expect(body, what).not.toContain(secretWord);
  expect(`${response.status} ${response.headers.get("x-action-redirect") ?? ""}`, what).toMatch(to);
}

/** Everything access is made of; last-seen times aside. */
const accessState = () => site.db.sql`
  select (select jsonb_agg(to_jsonb(a) order by id) from whence.account a)::text as accounts,
    (select count(*) from whence.session where ended_at is null)::int as sessions,
    (select count(*) from whence.source)::int as sources,
    (select count(*) from whence.api_key)::int as keys,
    (select count(*) from whence.rejected where status = 'open')::int as rejected,
    (select count(*) from audit.event where type = 'intruder.wrote')::int as written`;

describe("an auditor", () => {
  test("gets no admin page, and the attempt has his name", async () => {
    for (const path of surface.pages.filter((page) => page.startsWith("/admin"))) {
      const response = await ask(path, { headers: { cookie: auditor.cookie } });
      expect(response.headers.get("location"), path).toMatch(/\/no-permission\?right=admin$/);
    }
    const [row] = await site.db.sql`
      select count(*)::int as n from audit.event where type = 'whence.refused' and actor_id = ${auditor.email}`;
    expect(row?.n).toBeGreaterThanOrEqual(2);
  });

  test("who sends an administrator's action gets nothing done", async () => {
    const actions = surface.actions.filter((action) => action.file.includes("/admin/"));
    expect(actions.length).toBeGreaterThanOrEqual(11);
    const before = await accessState();
    for (const action of actions)
      await expectSentAway(
        await callAction(action, { cookie: auditor.cookie }),
        /^(200|303) \/no-permission\b/,
        action.name,
      );
    expect(await accessState()).toEqual(before);
  });
});

describe("an administrator's cookie", () => {
  const foreign: [string, Record<string, string>][] = [
    ["another site", { origin: "https://evil.example" }],
    ["an opaque origin", { origin: "null" }],
    ["another port", { origin: "http://localhost:1" }],
  ];
  test.each(foreign)("sent by a page of %s does nothing", async (_, headers) => {
    const before = await accessState();
    for (const action of surface.actions) {
      await expectSentAway(
        await callAction(action, { cookie: admin.cookie, ...headers }),
        /^500 $/,
        action.name,
      );
    }
    expect(await accessState()).toEqual(before);
  });

  test("with extra and doubled fields changes only what the form is for", async () => {
    const action = surface.actions.find(({ name }) => name === "changePersonRole");
    const form = new FormData();
    for (const [name, value] of [
      ["id", auditor.id],
      ["role", "engineer"],
      ["role", "admin"],
      ["epoch", "0"],
      ["__proto__", "x"],
    ]) {
      form.append(`_1_${name}`, String(value));
    }
    form.append("0", JSON.stringify([null, "$K1"]));
    const response = await ask("/admin/users", {
      method: "POST",
      headers: {
        "next-action": String(action?.id),
        accept: "text/x-component",
        origin: site.address,
        cookie: admin.cookie,
      },
      body: form,
    });
    expect(await response.text()).toContain("could not be read");
    const [account] = await site.db.sql`select role, epoch from whence.account where id = ${auditor.id}`;
    expect(account).toEqual({ role: "auditor", epoch: 1 });
  });

  test("with an action id of another build is answered, and nothing happens", async () => {
    const before = await accessState();
    const stale = { id: "60".padEnd(42, "0"), file: "", name: "", page: "/admin/users" };
    const response = await callAction(stale, { cookie: admin.cookie });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await accessState()).toEqual(before);
  });

  test("does a good action, so that the refusals above mean something", async () => {
    const action = surface.actions.find(({ name }) => name === "addNewSource");
    const response = await callAction(action as Action, { cookie: admin.cookie });
    expect(await response.text()).toMatch(/wh_[0-9A-Za-z]{43}/);
  });
});

describe("every answer", () => {
  test("of a page may not be kept, framed or sniffed, and runs only scripts with its nonce", async () => {
    const nonces = new Set<string>();
    for (const path of surface.pages) {
      const { headers } = await ask(path, { headers: { cookie: admin.cookie } });
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, path).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
      expect(policy, path).toContain("frame-ancestors 'none'");
      nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? "");
      expect(headers.get("cache-control"), path).toContain("no-store");
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("same-origin");
      expect(headers.get("x-powered-by"), path).toBeNull();
    }
    expect(nonces.size).toBe(surface.pages.length);
  });

  test("to a GET changes nothing, also at the addresses of actions and of signing out", async () => {
    const before = await accessState();
    const get = (path: string) => ask(path, { headers: { cookie: admin.cookie, origin: site.address } });
    await get("/api/auth/signout");
    await get("/api/auth/callback/credentials?email=admin@example.com&password=x");
    for (const action of surface.actions) {
      await ask(action.page, { headers: { cookie: admin.cookie, "next-action": action.id } });
    }
    expect(await accessState()).toEqual(before);
  });
});
