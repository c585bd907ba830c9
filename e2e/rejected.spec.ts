/**
 * What an import could not record, from the file to the timeline: seen with its reason, corrected and sent, or set
 * aside. The real command, the real pages, each state by its real cause.
 */
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { violations } from "./a11y";
import { openBrowser } from "./browser";
import { importLines } from "./import-lines";
import { newPerson, openSite, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cookie: { name: string; value: string };
const complaints: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  await newPerson("admin@example.com", "admin");
  const [name = "", value = ""] = (await sessionCookie(site, "admin@example.com")).split("=");
  cookie = { name, value };
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(() => openPage({}));
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function openPage(options: Parameters<Browser["newContext"]>[0]): Promise<void> {
  await context?.close();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
    ...options,
  });
  await context.addCookies([{ ...cookie, url: site.address }]);
  page = await context.newPage();
  complaints.length = 0;
  page.on("console", (message) => {
    if (/Content.Security.Policy|hydrat/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
}

const goTo = (path: string) => page.goto(`${site.address}${path}`);
const panel = () => page.getByRole("complementary");
const link = (reason: RegExp) => page.getByRole("link", { name: reason });
const editor = () => panel().getByRole("textbox");
const send = () => panel().getByRole("button", { name: "Send again" });
const addressOf = (name: string) => new URL(page.url()).searchParams.get(name);

async function ready(): Promise<void> {
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll("aside form, main nav a, nav a")].at(-1);
    return last !== undefined && Object.keys(last).some((key) => key.startsWith("__reactProps"));
  });
}

async function expectSound(what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violations(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}

const hostile = "or\u202edred\u200b";
const orders = [
  '{"id":"r-1","type":"order.placed","occurredAt":"2026-03-12T03:11:58Z","entityType":"order","entityId":"1048","actorId":"oms"}',
  '{"id":"r-2","type":"order.status_changed","schemaVersion":2,"occurredAt":"2026-03-12 03:12","entityType":"order","entityId":"1048","actorId":"alice","operation":"update","changed":{"status":{"from":"pending","to":"paid"}},"correlationId":"cor_01JP4V0M8Q"}',
  `{"id":"r-3","type":"${hostile}","colour":"red","payload":{"quantity":25.10}}`,
  '{"id":"r-4","type":"order.placed",}',
].join("\n");

describe("before anything was rejected", () => {
  test("the page says so, and what would stand here", async () => {
    await goTo("/admin/rejected");
    await page.getByRole("heading", { name: "Nothing was rejected." }).waitFor();
    await page.getByText("None need a person, 0 in all.").waitFor();
    await expectSound("empty");
    await goTo("/admin/rejected?status=sent");
    await page.getByRole("heading", { name: "Nothing was sent again." }).waitFor();
  });
});

describe("three bad lines of an imported file", () => {
  test("stand in the list with their reasons and places, and are counted in the menu", async () => {
    expect(importLines(site, "orders.ndjson", orders, "partner-api")).toContain(
      "imported 1, duplicates 0, rejected 3",
    );
    await goTo("/admin/rejected");
    await page.getByText("3 need a person, 3 in all.").waitFor();
    await link(/zone.*orders\.ndjson:2$/).waitFor();
    await link(/no field of an event.*orders\.ndjson:3$/).waitFor();
    await link(/name in double quotes.*orders\.ndjson:4$/).waitFor();
    await page.getByRole("link", { name: "Rejected 3 open" }).waitFor();
    await page.getByRole("cell", { name: "orU+202EdredU+200B" }).first().waitFor();
    await expectSound("list");
    await goTo("/admin/users");
    await page.getByRole("link", { name: "Rejected 3 open" }).waitFor();
  });

  test("one is read, corrected and sent, and stands in the timeline with what it was", async () => {
    await goTo("/admin/rejected");
    await link(/zone/).click();
    await panel().getByRole("heading", { name: "order.status_changed, order/1048" }).waitFor();
    const wrong = panel().getByRole("region", { name: "What is wrong with it" });
    await wrong
      .getByText(/occurredAt.*zone/s)
      .first()
      .waitFor();
    await panel()
      .getByRole("region", { name: "Original text" })
      .getByText('"occurredAt":"2026-03-12 03:12"')
      .waitFor();
    await ready();
    await page.waitForLoadState("networkidle");
    await expectSound("opened");

    // Still wrong: told by line, and what was typed stays.
    const typed = (await editor().inputValue()).replace("2026-03-12 03:12", "2026-03-12T03:12:06Z");
    await editor().fill(typed.replace('"alice"', '""'));
    await send().click();
    await panel().getByText("Nothing was sent.").waitFor();
    await panel().getByRole("button", { name: "Line 8" }).click();
    expect(
      await editor().evaluate((area: HTMLTextAreaElement) =>
        area.value.slice(area.selectionStart, area.selectionEnd),
      ),
    ).toContain('"actorId": ""');
    expect(await editor().inputValue()).toContain("2026-03-12T03:12:06Z");
    await expectSound("with problems");

    await editor().fill(typed);
    await send().click();
    await panel()
      .getByText(/By admin@example\.com/)
      .waitFor();
    await page.getByText("2 need a person, 3 in all.").waitFor();
    await panel().getByRole("link", { name: "Open the event" }).click();
    await page.getByRole("heading", { level: 1, name: "order.status_changed" }).waitFor();
    await goTo("/timeline?q=entity:order/1048");
    await page.getByRole("row", { name: "alice changed status from pending to paid" }).waitFor();
    const [event] = await site.db.sql`
      select metadata->'rejection'->>'from' as origin, source from audit.event where actor_id = 'alice'`;
    expect(event).toEqual({ origin: expect.stringMatching(/orders\.ndjson:2$/), source: "partner-api" });
    await goTo("/timeline?q=entity.type:whence.rejected");
    await page.getByRole("row", { name: /changed status from open to sent/ }).waitFor();
  });

  test("one that was no JSON is typed right by the keyboard alone", async () => {
    await goTo("/admin/rejected");
    await ready();
    await link(/double quotes/).focus();
    await page.keyboard.press("Enter");
    await editor().waitFor();
    await ready();
    expect(await editor().inputValue()).toBe('{"id":"r-4","type":"order.placed",}');
    await panel().getByText("As ndjson").waitFor();
    await editor().focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Backspace");
    for (let tabs = 0; tabs < 5; tabs++) {
      await page.keyboard.press("Tab");
      if (await send().evaluate((button) => button === document.activeElement)) break;
    }
    await page.keyboard.press("Enter");
    await panel()
      .getByText(/By admin@example\.com/)
      .waitFor();
  });

  test("one is set aside with a reason, and stays to be seen", async () => {
    await goTo("/admin/rejected");
    await link(/no field of an event/).click();
    await ready();
    await panel().getByRole("button", { name: "Set aside" }).click();
    await panel().getByLabel("Why it is not sent").fill("Their test system wrote it");
    await expectSound("setting aside");
    await panel().getByRole("button", { name: "Set record aside" }).click();
    await panel().getByText("Their test system wrote it").waitFor();
    await page.getByText("None need a person, 3 in all.").waitFor();
    await page.getByRole("heading", { name: "Nothing is open." }).waitFor();
    await page.getByRole("link", { name: "Set aside", exact: true }).click();
    await link(/no field of an event/).waitFor();
    expect(addressOf("status")).toBe("set-aside");
    await page.getByRole("link", { name: "All", exact: true }).click();
    await link(/zone/).waitFor();
    await expectSound("all");
    // Imported again, nothing comes back.
    importLines(site, "orders.ndjson", orders, "partner-api");
    await goTo("/admin/rejected");
    await page.getByRole("heading", { name: "Nothing is open." }).waitFor();
  });
});

describe("an address", () => {
  test.each(["?status=done", "?rejected=7", "?before=yesterday", "?page=2", "?status=all&status=sent"])(
    "that cannot be read shows nothing and says why: %s",
    async (search) => {
      await goTo(`/admin/rejected${search}`);
      await page.getByRole("heading", { name: "The address cannot be read" }).waitFor();
      expect(await page.getByRole("table").count()).toBe(0);
    },
  );

  test("of a record that is not there says so", async () => {
    await goTo("/admin/rejected?rejected=01939c5e-0000-7000-8000-000000000999");
    await panel().getByText("No rejected record has the id in the address").waitFor();
  });
});

describe("on a phone", () => {
  test.each([390, 320])(
    "at %i pixels a record is read and corrected, nothing scrolls sideways",
    async (width) => {
      importLines(site, `phone-${width}.ndjson`, orders.replaceAll("r-", `p${width}-`), "partner-api");
      await openPage({ viewport: { width, height: 844 }, hasTouch: true, isMobile: true });
      await goTo("/admin/rejected");
      await link(new RegExp(`phone-${width}\\.ndjson:2$`)).waitFor();
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await expectSound("phone list");
      await link(new RegExp(`phone-${width}\\.ndjson:2$`)).click();
      await editor().waitFor();
      await ready();
      expect(await overflow()).toBeLessThanOrEqual(0);
      await expectSound("phone panel");
      await editor().fill((await editor().inputValue()).replace("2026-03-12 03:12", "2026-03-12T03:12:06Z"));
      await send().click();
      await panel()
        .getByText(/By admin@example\.com/)
        .waitFor();
    },
  );
});

describe("when the database does not answer", () => {
  test("the page fails aloud, and never looks empty", async () => {
    await site.db.sql`revoke select on whence.rejected from whence_access`;
    try {
      await goTo("/admin/rejected");
      await page.getByRole("heading", { name: "This page could not be shown" }).waitFor();
    } finally {
      await site.db.sql`grant select on whence.rejected to whence_access`;
    }
  });
});
