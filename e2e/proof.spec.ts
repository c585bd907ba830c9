/**
 * An opened event proves itself in the browser, whatever the server says: verified, waiting, altered, another key, no
 * answer, each told as what it is. Its proof is downloaded and holds on the command line without any database.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tamper } from "@/db/testing/tamper";
import { sealAndSign, signHead } from "@/lib/ledger/server/sign-test";
import { formatVerifierKey } from "@/lib/ledger/verifier-key";
import { violations } from "./a11y";
import { openBrowser } from "./browser";
import { newPerson, openSite, root, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let vkey: string;
let cookie = { name: "", value: "" };
const complaints: string[] = [];

const shipped = "01939c5e-0000-7000-8000-00000000b001";
const deleted = "01939c5e-0000-7000-8000-00000000b002";
const altered = "01939c5e-0000-7000-8000-00000000b003";

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "whence-proof-"));
  await tellStory();
  await newPerson("reader@example.com", "auditor");
  const [name = "", value = ""] = (await sessionCookie(site, "reader@example.com")).split("=");
  cookie = { name, value };
  vkey = formatVerifierKey((await sealAndSign(site.db)).signer.key);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => openPage({}));
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

/** 300 stock movements, an order that is shipped and deleted, and one event that will be altered. */
async function tellStory(): Promise<void> {
  const { sql } = site.db;
  await sql`
    select audit.record_event('stock.moved', 'stock', 'bin-' || n, jsonb_build_object('tonnes', n),
      actor_id => 'wms', actor_type => 'service', source => 'wms',
      occurred_at => timestamptz '2026-03-11 20:00Z' + n * interval '1 minute')
    from generate_series(1, 300) n`;
  await sql`select audit.record_event('order.status_changed', 'order', '1042', '{"total": 12345678901234567890.10}',
    operation => 'update',
    changed => '{"status": {"from": "pending", "to": "shipped"}, "shipped_at": {"to": "2026-03-12T03:12:06.884Z"}}',
    actor_id => ${"al\u202eice"}, actor_type => 'user', source => 'admin-ui', reason => 'Ready to load', id => ${shipped},
    occurred_at => '2026-03-12 03:12:06.884123Z')`;
  await sql`select audit.record_event('order.deleted', 'order', '1042', null, operation => 'delete',
    before => '{"status": "shipped", "total": 1.00}', actor_id => 'alice', actor_type => 'user', source => 'admin-ui',
    id => ${deleted}, occurred_at => '2026-03-12 03:20:00Z')`;
  await sql`select audit.record_event('order.paid', 'order', '1042', '{"amount": 18400.00}',
    actor_id => 'ben', actor_type => 'user', source => 'psp', id => ${altered},
    occurred_at => '2026-03-12 03:21:00Z')`;
}

async function openPage(options: Parameters<Browser["newContext"]>[0]): Promise<void> {
  await context?.close();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.addCookies([{ ...cookie, url: site.address }]);
  page = await context.newPage();
  complaints.length = 0;
  page.on("console", (message) => {
    if (/Content.Security.Policy|hydrat/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
}

const goTo = (path: string) => page.goto(`${site.address}${path}`);
const panel = () => page.getByRole("complementary", { name: "Event", exact: true });
const openInPanel = async (id: string) => {
  await goTo(`/timeline?from=2026-03-11T00:00:00Z&to=2026-03-13T00:00:00Z&event=${id}`);
  await panel().waitFor();
};
const footer = () => page.getByRole("contentinfo").or(page.locator("footer")).last();
const says = (words: string | RegExp) => footer().getByText(words).waitFor();
const body = () => page.getByRole("tabpanel", { name: "Proof" });
const openProof = async () => {
  await page.getByRole("tab", { name: "Proof" }).click();
  await body().waitFor();
};
const positionOf = async (id: string) => {
  const [row] = await site.db.sql<{ position: string }[]>`
    select audit.position_of(k.seq)::text as position from audit.event_key k where k.id = ${id}::uuid`;
  return Number(row?.position).toLocaleString("en-US");
};

/** For whoever wants to look: WHENCE_SHOTS names a folder. */
async function shoot(name: string): Promise<void> {
  const to = process.env.WHENCE_SHOTS;
  if (to) await page.screenshot({ path: join(to, `proof.${name}.png`) });
}

/** Saves what a button downloads. */
async function download(name: string): Promise<{ path: string; name: string }> {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name }).click(),
  ]);
  const path = join(folder, `${Date.now()}-${file.suggestedFilename()}`);
  await file.saveAs(path);
  return { path, name: file.suggestedFilename() };
}

/** Without a database: the command line gets a file, a key, and no address. */
function verify(path: string, key = vkey): Promise<{ code: number; said: string }> {
  const { PATH, HOME, NODE_ENV } = process.env;
  const env = { PATH, HOME, NODE_ENV, WHENCE_DATA: join(folder, "nothing") };
  const words = ["verify", "--bundle", path, "--key", key];
  return new Promise((resolve) => {
    execFile(join(root, "bin/whence"), words, { cwd: root, env }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code);
      resolve({ code, said: out + err });
    });
  });
}

describe("an opened event", () => {
  test("says in the panel that it was verified in this browser, and shows out of what", async () => {
    await openInPanel(shipped);
    await says("Verified in this browser");
    const place = await positionOf(shipped);
    await panel().getByText(`#${place}`).first().waitFor();
    await page.keyboard.press("5");
    await body().getByText("Line, path and signature recomputed here").waitFor();
    for (const words of [`#${place}`, "whence.test/log", /\d+ events/, "SHA256:"])
      expect(await body().getByText(words).count(), String(words)).toBeGreaterThan(0);
    expect(await body().getByText("Met by this browser just now").count()).toBe(1);
    const hashes = await body()
      .getByText(/^\d+ hashes$/)
      .textContent();
    await body().getByRole("button", { name: "more" }).click();
    expect(await body().getByRole("listitem").count()).toBe(Number.parseInt(hashes ?? "", 10) + 2);
    await panel().getByRole("button", { name: "Next event (J)" }).click();
    await says("Verified in this browser");
    await body().getByText("Remembered by this browser since").waitFor();
  });

  test("of every shape is verified on its own page too", async () => {
    for (const id of [shipped, deleted]) {
      await goTo(`/events/${id}`);
      await says("Verified in this browser");
    }
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("order.deleted");
  });

  test("gives its proof as a file: the API's bytes, which hold on the command line without a database", async () => {
    await goTo(`/events/${shipped}`);
    await openProof();
    const file = await download("Download proof");
    expect(file.name).toBe(`event-${shipped}.proof.json`);
    const answer = await fetch(`${site.address}/api/v1/events/${shipped}/proof`, {
      headers: { cookie: `${cookie.name}=${cookie.value}` },
    });
    expect(await readFile(file.path, "utf8")).toBe(await answer.text());
    expect(await verify(file.path)).toEqual({ code: 0, said: expect.stringContaining("erified") });
    expect(await body().getByText(`npx whence verify --bundle ${file.name} --key '${vkey}'`).count()).toBe(1);

    const spoilt = (await readFile(file.path, "utf8")).replace("Ready to load", "Ready to loot");
    const path = join(folder, "spoilt.json");
    await writeFile(path, spoilt);
    expect(await verify(path)).toEqual({ code: 1, said: expect.stringContaining("altered") });
  });

  test("can be verified again, and is asked for again", async () => {
    await goTo(`/events/${shipped}`);
    await openProof();
    const [request] = await Promise.all([
      page.waitForRequest(/\/proof$/),
      body().getByRole("button", { name: "Verify again" }).click(),
    ]);
    expect(request.url()).toContain(shipped);
    await body().getByText("Verified in this browser").waitFor();
  });

  test("waits for its seal, then for its checkpoint, and is verified without being opened again", async () => {
    const [row] = await site.db.sql`select audit.record_event('order.noted', 'order', '1042') as id`;
    await goTo(`/events/${String(row?.id)}`);
    await says("Waits for seal");
    await openProof();
    await body().getByText("asks again by itself").waitFor();
    await sealAndSign(site.db);
    await body().getByText("Verified in this browser").waitFor();
  });
});

describe("what is wrong is told as what it is", () => {
  test("a page that shows another actor: the field, with both values", async () => {
    await page.route(/\/timeline\/details\//, async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace('"Ready to load"', '"Ready to loot"'),
      });
    });
    await openInPanel(deleted);
    await says("Verified in this browser");
    await panel()
      .getByRole("button", { name: /^(Next|Previous) event/ })
      .last()
      .click();
    await says("This page does not show what was sealed");
    await openProof();
    const differing = body().getByRole("row", { name: "reason" });
    await shoot("differs");
    expect(await differing.getByRole("cell").allTextContents()).toEqual(["Ready to loot", "Ready to load"]);
  });

  test("no answer is not an alteration, and the next answer is believed again", async () => {
    await page.route(/\/proof$/, (route) => route.abort());
    await goTo(`/events/${shipped}`);
    await says("Could not be checked");
    await openProof();
    await body().getByText("This says nothing about the event.").waitFor();
    expect(await page.getByRole("alert").filter({ hasText: /./ }).count()).toBe(0);
    await page.unroute(/\/proof$/);
    await body().getByRole("button", { name: "Verify again" }).click();
    await says("Verified in this browser");
  });

  test("nor is a browser without Ed25519", async () => {
    await page.addInitScript(() => {
      crypto.subtle.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));
    });
    await goTo(`/events/${shipped}`);
    await says("Could not be checked");
    await openProof();
    await body().getByText("this browser has no Ed25519").waitFor();
  });

  test("a checkpoint whose signature does not hold", async () => {
    await page.route(/\/proof$/, async (route) => {
      const response = await route.fetch();
      const text = (await response.text()).replace(
        /(whence\.test\/log\\n)(\d+)/,
        (_, name, n) => `${name}${Number(n) + 1}`,
      );
      await route.fulfill({ response, body: text });
    });
    await goTo(`/events/${shipped}`);
    await says("The checkpoint’s signature does not hold");
  });

  test("an event altered by a superuser: which one; the evidence says so elsewhere; the others still verify", async () => {
    await tamper(
      site.db.sql,
      (sql) => sql`update audit.event set payload = '{"amount": 81400.00}' where id = ${altered}::uuid`,
    );
    await openInPanel(altered);
    await says("This event was altered after it was sealed");
    await openProof();
    const alert = body().getByRole("alert");
    await alert
      .getByText(`The event at position #${await positionOf(altered)} does not match its sealed hash`)
      .waitFor();
    expect(await alert.getByRole("link", { name: "Integrity" }).getAttribute("href")).toBe("/integrity");
    await body().getByText("Stored now", { exact: true }).waitFor();
    expect(await verify((await download("Download evidence")).path)).toEqual({
      code: 1,
      said: expect.stringContaining("altered"),
    });
    await shoot("altered");
    expect(await violations(page)).toEqual([]);
    for (const id of [shipped, deleted]) {
      await openInPanel(id);
      await says("Verified in this browser");
    }
  });

  test("another key than the one remembered, until the reader trusts it", async () => {
    await goTo(`/events/${shipped}`);
    await says("Verified in this browser");
    await signHead(site.db.sql, 8);
    await page.reload();
    await says("The log shows another key");
    await openProof();
    const keys = body().getByRole("alert", { name: "The keys" });
    expect(await keys.getByText(/^SHA256:/).count()).toBe(2);
    await keys.getByText("with the new key alone").waitFor();
    await shoot("key");
    expect(await violations(page)).toEqual([]);
    await keys.getByRole("button", { name: "Trust the new key" }).click();
    await says("Verified in this browser");
    await signHead(site.db.sql);
  });
});

test.each(["light", "dark"] as const)(
  "in the %s theme the tab meets WCAG and says the same on a phone",
  async (theme) => {
    await openPage({ colorScheme: theme });
    await openInPanel(shipped);
    await openProof();
    await body().getByText("Verified in this browser").waitFor();
    expect(await violations(page)).toEqual([]);
    await shoot(theme);
    await openPage({ colorScheme: theme, viewport: { width: 320, height: 700 }, hasTouch: true });
    await goTo(`/events/${shipped}`);
    await openProof();
    await body().getByText("Verified in this browser").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  },
);
