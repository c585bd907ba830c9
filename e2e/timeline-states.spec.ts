/**
 * The timeline when something is missing: events, time, rights, the session, the database. Each state by its real
 * cause; none of them may look like an empty log, or lose what was on the screen.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "@/db/client";
import { withDatabase } from "@/db/launcher/address";
import { violations } from "./a11y";
import { openBrowser } from "./browser";
import { newPerson, openSite, password, root, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  await newPerson("reader@example.com", "auditor");
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  const [name = "", value = ""] = (await sessionCookie(site, "reader@example.com")).split("=");
  await context.addCookies([{ name, value, url: site.address }]);
  page = await context.newPage();
});
afterEach(() => context.close());

const goTo = (path: string) => page.goto(`${site.address}${path}`);
const row = (sentence: string) => page.getByRole("row", { name: sentence, exact: true });
const moved = (bin: number) => row(`wms moved stock/bin-${bin}, tonnes ${bin}`);
const panel = () => page.getByRole("complementary", { name: "Event", exact: true });
const alert = (text: RegExp) => page.getByRole("alert").filter({ hasText: text });
const addressOf = (name: string) => new URL(page.url()).searchParams.get(name);
const idOf = (bin: number) => `01939c5e-0000-7000-8000-${String(bin).padStart(12, "0")}`;
const stock = "/timeline?q=type:stock.moved";

/** Until React answers. */
async function ready(): Promise<void> {
  await page.waitForFunction(() => {
    const last = document.querySelector("[role=grid]") ?? document.querySelector("[role=combobox]");
    return last !== null && Object.keys(last).some((key) => key.startsWith("__reactProps"));
  });
}

async function scrollDown(): Promise<void> {
  await page.getByRole("grid").hover();
  await page.mouse.wheel(0, 100_000);
}

/** Every row from here to the end of what is loaded, as the reader meets them. */
async function binsByScrolling(): Promise<number[]> {
  const bins = new Set<number>();
  await page.getByRole("grid").hover();
  await page.mouse.wheel(0, -1_000_000);
  await row("wms moved stock/bin-240, tonnes 240").waitFor();
  while (!bins.has(1)) {
    const names = await page.getByRole("rowheader").evaluateAll((all) => all.map((one) => one.textContent));
    for (const name of names) bins.add(Number(/bin-(\d+)/.exec(name ?? "")?.[1]));
    await page.mouse.wheel(0, 400);
  }
  return [...bins];
}

async function expectSound(): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page)).toEqual([]);
  }
}

describe("a log in which nothing was recorded", () => {
  test("says how to begin and what Whence itself did; the command works as it stands, and the page turns", async () => {
    await goTo("/");
    await page.getByRole("heading", { name: "Nothing has been recorded yet" }).waitFor();
    expect(addressOf("q")).toBe("-source:whence");
    await expectSound();
    await page.getByRole("link", { name: "Show what was done in Whence itself" }).click();
    await page
      .getByRole("row", { name: /reader@example.com signed in/i })
      .first()
      .waitFor();
    await page.goBack();
    const command = await page.locator("pre").innerText();
    const env = { ...process.env, DATABASE_URL: site.db.appUrl, WHENCE_MIGRATE_URL: site.db.url };
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { cwd: root, env });
    expect(stdout).toContain("imported 1, duplicates 0, rejected 0");
    await row("shop placed order/1").waitFor();
    expect(await page.getByRole("heading", { name: "Nothing has been recorded yet" }).count()).toBe(0);
  });
});

describe("with 240 events", () => {
  beforeAll(async () => {
    await site.db.sql`
      select audit.record_event('stock.moved', 'stock', 'bin-' || n, jsonb_build_object('tonnes', n),
        actor_id => 'wms', actor_type => 'service', source => 'wms',
        id => ('01939c5e-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid,
        occurred_at => timestamptz '2026-03-11 20:00Z' + n * interval '1 minute')
      from generate_series(1, 240) n`;
  });

  test("a query that takes too long says so, and shows no empty log", async () => {
    // What is read waits for this lock; what is recorded (the search itself) goes to another month.
    const [month] = await site.db.sql<{ name: string }[]>`
      select i.inhrelid::regclass::text as name from pg_inherits i
      where i.inhparent = 'audit.event'::regclass order by name desc limit 1`;
    await site.db.sql.begin(async (sql) => {
      await sql.unsafe(`lock table ${month?.name} in access exclusive mode`);
      await goTo(stock);
      await page.getByRole("heading", { name: "The query did not finish" }).waitFor({ timeout: 40_000 });
      expect(await page.getByText("No events match").count()).toBe(0);
      await page.getByText("too-slow", { exact: true }).waitFor();
      await expectSound();
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await moved(240).waitFor();
  });

  test("a next page that fails says so in its place; asked again, nothing is missing or doubled", async () => {
    await goTo(stock);
    await ready();
    await site.db.sql`revoke select on audit.event from whence_reader`;
    try {
      await scrollDown();
      await alert(/Older events could not be read/).waitFor();
      await page.getByText("100 events loaded").waitFor();
      await expectSound();
    } finally {
      await site.db.sql`grant select on audit.event to whence_reader`;
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("200 events loaded").waitFor();
    await scrollDown();
    await page.getByText("240 events loaded, all there are").waitFor();
    expect(await binsByScrolling()).toEqual(Array.from({ length: 240 }, (_, at) => 240 - at));
  });

  test("a session that ended elsewhere leaves the rows, and signing in leads back to the same view", async () => {
    await goTo(`${stock}&event=${idOf(236)}`);
    await ready();
    await panel().getByRole("heading", { name: "stock.moved" }).waitFor();
    const other = await context.newPage();
    await other.goto(`${site.address}/account`);
    await other.getByRole("button", { name: /Your menu/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await other.waitForURL(/sign-in/);

    await scrollDown();
    await alert(/Your session has ended/).waitFor();
    await page.getByText("100 events loaded").waitFor();
    await expectSound();
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByLabel("Email").fill("reader@example.com");
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await panel().getByRole("heading", { name: "stock.moved" }).waitFor();
    expect([addressOf("q"), addressOf("event")]).toEqual(["type:stock.moved", idOf(236)]);
    await page.getByText("100 events loaded").waitFor();
  });

  test("a database that is away is said, with a code to copy, and the page comes back with it", async () => {
    // From another database, since a database cannot be closed from within.
    const sql = connect(withDatabase(site.db.url, "postgres"), { max: 1 });
    const name = new URL(site.db.url).pathname.slice(1);
    await sql.unsafe(`alter database ${name} with allow_connections false`);
    try {
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
      await goTo(stock);
      await page.getByRole("heading", { name: "This page could not be shown" }).waitFor();
      await page.getByText("Nothing is lost").waitFor();
      await page.getByText(/page_failed, error \d+/).waitFor();
      expect(await page.getByText(/No events match|Nothing has been recorded/).count()).toBe(0);
      await page.getByRole("button", { name: "Copy details" }).waitFor();
      await expectSound();
    } finally {
      await sql.unsafe(`alter database ${name} with allow_connections true`);
      await sql.end();
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await moved(240).waitFor();
  });

  test("a page that needs another role names the right and who has it", async () => {
    await goTo("/admin/users");
    await page.getByRole("heading", { name: /^Your role may not / }).waitFor();
    await page.getByText(/This needs the role .*admin/i).waitFor();
    await expectSound();
    await page.getByRole("link", { name: "Open the timeline" }).click();
    await moved(240).waitFor();
  });

  test("a link to an event deep in the list opens it among its neighbours, and both ends are reached", async () => {
    await goTo(`${stock}&event=${idOf(90)}`);
    await ready();
    await panel().getByRole("link", { name: "stock/bin-90" }).waitFor();
    expect(await moved(90).getAttribute("aria-selected")).toBe("true");
    expect(await moved(91).isVisible()).toBe(true);
    await page.getByText("events loaded, newer ones not yet").waitFor();
    await expectSound();
    await page.getByRole("button", { name: "Show newer events" }).click();
    await page.getByText("220 events loaded").waitFor();
    // The rows stay where the reader looks.
    expect(await moved(90).isVisible()).toBe(true);
    await page.getByRole("button", { name: "Show newer events" }).click();
    await page.getByText("240 events loaded, all there are").waitFor();
    expect(await binsByScrolling()).toEqual(Array.from({ length: 240 }, (_, at) => 240 - at));
  });

  test("an opened event that the filter does not find is said to be none of the rows", async () => {
    await goTo(`/timeline?q=source:shop&event=${idOf(7)}`);
    await page.getByText("The opened event is not one that the filter finds").waitFor();
    await panel().getByText("stock/bin-7").first().waitFor();
  });

  test("a value in the panel narrows the filter, with Alt it is left out, and history replaces it", async () => {
    await goTo(`${stock}&event=${idOf(238)}`);
    await ready();
    await panel().getByRole("tab", { name: "Context" }).click();
    await panel().getByTitle("Add entity:stock/bin-238 to the filter. Alt-click excludes it.").click();
    await page.getByText("1 event loaded, all there are").waitFor();
    expect(addressOf("q")).toBe("type:stock.moved entity:stock/bin-238");
    expect(addressOf("event")).toBe(idOf(238));
    // The tab that was chosen stays.
    await panel()
      .getByTitle(/^Add entity:/)
      .click({ modifiers: ["Alt"] });
    await page.getByText("100 events loaded").waitFor();
    expect(addressOf("q")).toBe("type:stock.moved -entity:stock/bin-238");
    expect(addressOf("event")).toBe(null);
    await moved(237).click();
    await panel().getByRole("tab", { name: "Context" }).click();
    await panel().getByRole("link", { name: "All events about this entity" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "entity:stock/bin-237");
  });

  test("rows stand as close as the reader chose, also the next time", async () => {
    await goTo(stock);
    await ready();
    const height = async () => (await moved(238).boundingBox())?.height;
    expect(await height()).toBe(30);
    await page.getByRole("button", { name: /Your menu/ }).click();
    await page.getByRole("menuitemradio", { name: "Dense" }).click();
    await page.waitForFunction(() => document.querySelector("[role=row][id]")?.clientHeight === 25);
    await page.reload();
    expect(await height()).toBe(26);
  });
});
