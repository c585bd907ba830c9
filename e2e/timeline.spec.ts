/** The timeline as a person uses it: filter, scroll, open, read, step, copy, by mouse and by keyboard, in both themes. */
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { violations } from "./a11y";
import { openBrowser } from "./browser";
import { newPerson, openSite, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cookie = { name: "", value: "" };
const complaints: string[] = [];

const shipped = "01939c5e-0000-7000-8000-00000000a001";
const cause = "01939c5e-0000-7000-8000-00000000a002";
const neverSent = "01939c5e-0000-7000-8000-00000000a003";
const hostile = "al\u202eice\u200b";

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  await tellStory();
  await newPerson("reader@example.com", "admin");
  const [name = "", value = ""] = (await sessionCookie(site, "reader@example.com")).split("=");
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

/** 240 stock movements, and one order that was placed, amended by somebody with a hostile name, shipped and corrected. */
async function tellStory(): Promise<void> {
  const { sql } = site.db;
  await sql`
    select audit.record_event('stock.moved', 'stock', 'bin-' || n, jsonb_build_object('tonnes', n),
      actor_id => 'wms', actor_type => 'service', source => 'wms',
      occurred_at => timestamptz '2026-03-11 20:00Z' + n * interval '1 minute')
    from generate_series(1, 240) n`;
  await sql`select audit.record_event('order.placed', 'order', '1042', null, operation => 'insert',
    after => '{"status": "pending", "quantity": 25.10, "total": 12345678901234567890.00010}',
    actor_id => 'oms', actor_type => 'service', source => 'oms-api', id => ${cause},
    occurred_at => '2026-03-12 03:11:58.263Z')`;
  await sql`select audit.record_event('order.amended', 'order', '1042', null, operation => 'update',
    changed => '{"note": {"from": null, "to": "<img src=x onerror=alert(1)>"}}',
    actor_id => ${hostile}, actor_type => 'user', source => 'admin-ui', occurred_at => '2026-03-12 03:12:00Z')`;
  await sql`select audit.record_event('order.status_changed', 'order', '1042', '{"lots": [{"tonnes": 15.0}]}',
    operation => 'update',
    changed => '{"status": {"from": "pending", "to": "shipped"}, "shipped_at": {"to": "2026-03-12T03:12:06.884Z"}}',
    actor_id => 'alice', actor_type => 'user', source => 'admin-ui', reason => 'Ready to load', id => ${shipped},
    causation_id => ${cause}, causes => ${[neverSent]}, occurred_at => '2026-03-12 03:12:06.884123Z')`;
  await sql`select audit.record_event('order.status_changed', 'order', '1042', null, operation => 'update',
    changed => '{"status": {"from": "pending", "to": "held"}}', supersedes => ${shipped},
    actor_id => 'chen', actor_type => 'user', source => 'admin-ui', occurred_at => '2026-03-12 03:19:40Z')`;
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
const rows = () => page.getByRole("row").filter({ has: page.getByRole("rowheader") });
const row = (sentence: string) => page.getByRole("row", { name: sentence });
const panel = () => page.getByRole("complementary", { name: "Event", exact: true });
const addressOf = (name: string) => new URL(page.url()).searchParams.get(name);

/** Until React answers: a row can be opened by the keyboard. */
async function ready(): Promise<void> {
  await page.waitForFunction(() => {
    // The rows hydrate after the bar; where there are none, the bar is the last.
    const last = document.querySelector("[role=grid]") ?? document.querySelector("[role=combobox]");
    return last !== null && Object.keys(last).some((key) => key.startsWith("__reactProps"));
  });
}

const orderOnly = "/timeline?q=entity:order/1042";

describe("rows", () => {
  test("stand newest first, with the sentence as their name and the day above them", async () => {
    await goTo(orderOnly);
    await row("chen changed status from pending to held").waitFor();
    const names = await rows().evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
    expect(names).toEqual([
      "chen changed status from pending to held",
      "alice changed status from pending to shipped and 1 more field, reason Ready to load",
      "alU+202EiceU+200B changed note from null to <img src=x onerror=alert(1)>",
      "oms placed order/1042, total 12345678901234567890.00010, status pending",
    ]);
    await page.getByText("Thu 12 Mar 2026, UTC").waitFor();
    await page.getByText("4 events loaded, all there are").waitFor();
  });

  test("go on as one scrolls, until the log begins, each once", async () => {
    await goTo("/timeline?q=type:stock.moved");
    await page.getByText("100 events loaded, older ones follow").waitFor();
    await ready();
    await row("wms moved stock/bin-240, tonnes 240").waitFor();
    for (const loaded of ["200", "240"]) {
      await page.getByRole("grid").hover();
      await page.mouse.wheel(0, 100_000);
      await page.getByText(`${loaded} events loaded`).waitFor();
    }
    await page.mouse.wheel(0, 100_000);
    await row("wms moved stock/bin-1, tonnes 1").waitFor();
    await page.getByText("No older events match").waitFor();
    // Drawn where one looks only.
    expect(await rows().count()).toBeLessThan(80);
  });

  test("never run what an event's text says, nor hide a character of it", async () => {
    await goTo(orderOnly);
    await ready();
    await row("alU+202EiceU+200B changed note").click();
    await panel().getByText("<img src=x onerror=alert(1)>").first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
    await panel().getByText("U+202E").first().waitFor();
  });
});

describe("a filter", () => {
  test("is put together from real values, stands as a chip and in the address, turns round and goes", async () => {
    await goTo("/timeline");
    await ready();
    await page.keyboard.press("/");
    await page.keyboard.type("act");
    await page.getByRole("option", { name: /^actor:/ }).click();
    await page.keyboard.type("ali");
    await page.getByRole("option", { name: "actor:alice" }).click();
    await page.getByText("1 event loaded, all there are").waitFor();
    expect(addressOf("q")).toBe("actor:alice");

    await page.getByRole("button", { name: /^actor: ?alice$/ }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "-actor:alice");
    await row("chen changed status").waitFor();
    expect(await row("alice changed status").count()).toBe(0);

    await page.getByRole("button", { name: /Remove the filter/ }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === null);
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get("q") === "-actor:alice");
  });

  test("is taken as typed, with quotes, by Enter", async () => {
    await goTo("/timeline");
    await ready();
    await page.keyboard.press("/");
    await page.keyboard.type('source:admin-ui op:changed -actor:"chen"');
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("q") === "source:admin-ui op:update -actor:chen");
    await page.getByText("2 events loaded, all there are").waitFor();
  });

  test("that is not understood is pointed at, and shows nothing rather than more", async () => {
    await goTo("/timeline?q=typ:order.placed");
    await page.getByRole("heading", { name: "The query cannot be read" }).waitFor();
    expect(await rows().count()).toBe(0);
    await ready();
    await page.getByRole("button", { name: "type", exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "type:order.placed");
    await page.getByText("1 event loaded, all there are").waitFor();
    for (const address of ["?from=yesterday", "?q=type:a&q=type:b", "?query=type:a", "?event=1042"]) {
      await goTo(`/timeline${address}`);
      await page.getByText("No events are shown").waitFor();
    }
  });

  test("that finds nothing says what was searched and leads out", async () => {
    await goTo("/timeline?q=actor:nobody&from=2026-03-12T03:00:00Z&to=2026-03-12T04:00:00Z");
    await page.getByRole("heading", { name: "No events match" }).waitFor();
    await page.getByText("Events by nobody from 2026-03-12 03:00:00.000 UTC").waitFor();
    await page.getByRole("link", { name: "Remove the filters" }).click();
    await page.getByText("4 events loaded, all there are").waitFor();
  });

  test("by time is two absolute moments, the second not included", async () => {
    await goTo(orderOnly);
    await ready();
    await page.getByRole("button", { name: /^Time range/ }).click();
    await page.getByLabel("From", { exact: true }).fill("2026-03-12 03:12:00");
    await page.getByLabel("To, not included").fill("2026-03-12 03:19:40");
    await page.getByRole("button", { name: "Apply range" }).click();
    await page.getByText("2 events loaded, all there are").waitFor();
    expect(["from", "to"].map(addressOf)).toEqual(["2026-03-12T03:12:00Z", "2026-03-12T03:19:40Z"]);
    await page.getByRole("button", { name: "Time range: Thu 12 Mar 03:12 – 03:19:40 UTC" }).waitFor();
  });
});

describe("an opened event", () => {
  test("shows its change, its context and its causes, and its link leads back to it", async () => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.address });
    await goTo(orderOnly);
    await ready();
    await row("alice changed status").click();
    await panel().getByRole("heading", { name: "order.status_changed" }).waitFor();
    await panel().getByRole("row", { name: "status pending shipped" }).waitFor();
    await panel()
      .getByRole("row", { name: /shipped_at not set 2026/ })
      .waitFor();
    await page.waitForURL((url) => url.searchParams.get("event") === shipped);

    await page.keyboard.press("3");
    await panel().getByText("2026-03-12 03:12:06.884123 UTC").waitFor();
    await panel().getByText("“Ready to load”").waitFor();
    await page.keyboard.press("4");
    await panel()
      .getByRole("link", { name: /order\.placed/ })
      .waitFor();
    await panel().getByText("not arrived").waitFor();

    await panel().getByRole("button", { name: "Copy link to this event" }).click();
    await panel().getByText("Copied").waitFor();
    await page.goto(await page.evaluate(() => navigator.clipboard.readText()));
    await page.getByRole("heading", { level: 1, name: "order.status_changed" }).waitFor();
  });

  test("keeps every digit of a number", async () => {
    await goTo(`/events/${cause}`);
    await page.getByText("12345678901234567890.00010", { exact: true }).waitFor();
    await page.getByText("25.10", { exact: true }).waitFor();
  });

  test("steps to its neighbours without closing, by button and by key, and closes by Esc", async () => {
    await goTo(orderOnly);
    await ready();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await panel().getByText("held").first().waitFor();
    await panel().getByRole("button", { name: "Next event (J)" }).click();
    await panel().getByRole("row", { name: "status pending shipped" }).waitFor();
    await page.keyboard.press("k");
    await panel().getByRole("row", { name: "status pending held" }).waitFor();
    expect(await panel().getByRole("button", { name: "Previous event (K)" }).isDisabled()).toBe(true);
    await page.keyboard.press("Escape");
    await panel().waitFor({ state: "detached" });
    await page.waitForURL((url) => url.searchParams.get("event") === null);
  });

  test("and its correction lead to each other, and both stay", async () => {
    await goTo(`/timeline?event=${shipped}`);
    await ready();
    await panel().getByText("This event was corrected").waitFor();
    await panel()
      .getByRole("link", { name: /order\.status_changed at/ })
      .click();
    await panel().getByText("This event corrects an earlier one").waitFor();
    await panel().getByRole("row", { name: "status pending held" }).waitFor();
  });

  test("stays when the page is loaded anew, and an unknown one says that it is unknown", async () => {
    await goTo(`${orderOnly}&event=${shipped}`);
    await panel().getByRole("row", { name: "status pending shipped" }).waitFor();
    await goTo(`${orderOnly}&event=${neverSent}`);
    await panel().getByText("There is no event with this id").waitFor();
    await goTo(`/events/${neverSent}`);
    await page.getByRole("heading", { name: "There is no event with this id" }).waitFor();
  });
});

describe("the frame", () => {
  test("changes its theme and its zone from the user's menu, and keeps both without a flash", async () => {
    await openPage({ timezoneId: "Asia/Tokyo" });
    await goTo(orderOnly);
    await ready();
    await page.getByRole("button", { name: /Your menu/ }).click();
    await page.getByRole("menuitemradio", { name: "Dark" }).click();
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(await background()).toBe("rgb(17, 19, 24)");
    await page.getByRole("menuitemradio", { name: "Tokyo" }).click();
    await page.getByRole("columnheader", { name: "Time, Tokyo" }).waitFor();
    await page.getByText("12:12:06").waitFor();

    const html = await (await page.reload())?.text();
    expect(html).toContain('<html lang="en" class="dark"');
    expect(html).toContain("12:12:06");
    expect(await background()).toBe("rgb(17, 19, 24)");
  });

  test("follows the reader's machine as long as nothing was chosen", async () => {
    await openPage({ colorScheme: "dark" });
    await goTo(orderOnly);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(17, 19, 24)",
    );
  });

  test.each(["light", "dark"] as const)("has nothing that axe objects to, in %s", async (colorScheme) => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 390, height: 844 },
    ]) {
      await openPage({ colorScheme, viewport, reducedMotion: "reduce" });
      for (const path of [
        orderOnly,
        `${orderOnly}&event=${shipped}`,
        `/events/${shipped}`,
        "/timeline?q=actor:nobody",
      ]) {
        await goTo(path);
        await page.getByRole("main").waitFor();
        await page.waitForLoadState("networkidle");
        expect(await violations(page), `${path} at ${viewport.width}`).toEqual([]);
      }
    }
  });

  test("is usable at 320 pixels, and the panel covers the rows there", async () => {
    await openPage({ viewport: { width: 320, height: 700 } });
    await goTo(orderOnly);
    await ready();
    await row("alice changed status").click();
    await page.getByRole("dialog").getByRole("row", { name: "status pending shipped" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.getByRole("button", { name: "Close (Esc)" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
  });
});
