/** Many rejected records: read page by page and by source, decided about together, and by two people at once. */
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";
import { openBrowser } from "./browser";
import { importLines } from "./import-lines";
import { newPerson, openSite, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cookie: { name: string; value: string };

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  await newPerson("admin@example.com", "admin");
  const [name = "", value = ""] = (await sessionCookie(site, "admin@example.com")).split("=");
  cookie = { name, value };
  importLines(site, "few.ndjson", '{"type":""}', "partner-api");
  const lines = Array.from({ length: 120 }, (_, n) => `{"id":"m-${n}","type":""}`);
  importLines(
    site,
    "many.ndjson",
    [...lines, '{"id":"taken","type":"order.paid","occurredAt":"x"}'].join("\n"),
    "wms",
  );
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await context.addCookies([{ ...cookie, url: site.address }]);
  page = await context.newPage();
});
afterEach(() => context.close());

const goTo = (path: string) => page.goto(`${site.address}${path}`);
const panel = () => page.getByRole("complementary");
const link = (reason: RegExp) => page.getByRole("link", { name: reason });
const editor = () => panel().getByRole("textbox");
const send = () => panel().getByRole("button", { name: "Send again" });
const addressOf = (name: string) => new URL(page.url()).searchParams.get(name);
const idOf = async (from: string): Promise<string> => {
  const [row] = await site.db.sql`
    select id from whence.rejected where input_name || ':' || place like ${`%${from}`}`;
  return String(row?.id);
};

async function ready(): Promise<void> {
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll("aside form, main nav a, nav a")].at(-1);
    return last !== undefined && Object.keys(last).some((key) => key.startsWith("__reactProps"));
  });
}

const namesShown = () =>
  page
    .getByRole("link", { name: /many\.ndjson:/ })
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));

test("are read page by page and by source, each once", async () => {
  await goTo("/admin/rejected?source=wms");
  const seen = new Set<string>();
  for (const rows of [50, 50, 21]) {
    // The rows follow the page, and those of the page before may still stand there.
    const fresh = async () => (await namesShown()).filter((name) => !seen.has(name)).length;
    await expect.poll(fresh, { timeout: 20_000 }).toBe(rows);
    const names = await namesShown();
    expect(names).toHaveLength(rows);
    for (const name of names) seen.add(name);
    if (rows === 50) {
      const before = addressOf("before");
      await page.getByRole("link", { name: "Older" }).click();
      await page.waitForURL((url) => url.searchParams.get("before") !== before);
      await page.getByText("Sent over HTTP").waitFor();
      await page.waitForLoadState("networkidle");
    }
  }
  expect(seen.size).toBe(121);
  await page.getByRole("link", { name: "Newest" }).click();
  await page.waitForURL((url) => !url.searchParams.has("before"));
  await ready();
  await page.getByRole("button", { name: /^Source:/ }).click();
  await page.getByRole("menuitem", { name: "partner-api" }).click();
  await page.waitForURL((url) => url.searchParams.get("source") === "partner-api");
  await link(/few\.ndjson:1$/).waitFor();
  expect(await link(/many\.ndjson/).count()).toBe(0);
});

test("of one reason are set aside at once, counted; one that is taken is a conflict with a link", async () => {
  await goTo(`/admin/rejected?source=wms&rejected=${await idOf("many.ndjson:121")}`);
  await ready();
  await site.db
    .sql`select audit.record_event('order.paid', 'order', '7', null, id => '01939c5e-0000-7000-8000-000000000007')`;
  const text = await editor().inputValue();
  await editor().fill(
    text
      .replace('"taken"', '"01939c5e-0000-7000-8000-000000000007"')
      .replace('"x"', '"2026-03-12T03:12:06Z"'),
  );
  await send().click();
  await panel().getByText("the log holds another event with this id").waitFor();
  expect(await panel().getByRole("link", { name: "Open that event" }).getAttribute("href")).toBe(
    "/events/01939c5e-0000-7000-8000-000000000007",
  );
  await goTo("/admin/rejected?source=wms");
  await link(/is empty/)
    .first()
    .click();
  await ready();
  await panel().getByRole("button", { name: "Set aside" }).click();
  await panel().getByLabel("Why it is not sent").fill("An empty export");
  await panel()
    .getByLabel(/also the 119 like it/)
    .check();
  await panel().getByRole("button", { name: "Set record aside" }).click();
  await page.getByText("2 need a person, 122 in all.").waitFor();
});

test("two at once: the second is told, and what they typed stays", async () => {
  await goTo(`/admin/rejected?rejected=${await idOf("many.ndjson:121")}`);
  await ready();
  await editor().fill("{}");
  await site.db.sql`
      update whence.rejected set status = 'set_aside', decided_by = 'bob@example.com', decided_at = now() where status = 'open'`;
  await send().click();
  await panel().getByText("bob@example.com has decided: it was set aside. Nothing was changed.").waitFor();
  expect(await editor().inputValue()).toBe("{}");
});
