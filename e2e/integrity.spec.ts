/**
 * Integrity as a person meets it, each state by its real cause: a log nobody seals, one that upkeep seals, signs and
 * verifies, one it refuses to sign, one it left alone, and one that was altered. The badge says the same on every page.
 */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { tamper } from "@/db/testing/tamper";
import { runUpkeep } from "@/lib/upkeep/server/run-upkeep";
import { until } from "@/lib/upkeep/server/upkeep-test";
import { violations } from "./a11y";
import { openBrowser } from "./browser";
import { newPerson, openSite, type Site, sessionCookie } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let stop: () => Promise<void> = () => Promise.resolve();
const cookies = new Map<string, string>();
const complaints: string[] = [];

const altered = "01939c5e-0000-7000-8000-00000000a001";

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "whence-integrity-"));
  await mkdir(join(folder, "anchor"));
  for (const role of ["auditor", "admin"] as const) {
    await newPerson(`${role}@example.com`, role);
    cookies.set(role, await sessionCookie(site, `${role}@example.com`));
  }
  await site.db.sql`
    select audit.record_event('stock.moved', 'stock', 'bin-' || n, jsonb_build_object('tonnes', n),
      actor_id => 'wms', actor_type => 'service', source => 'wms')
    from generate_series(1, 300) n`;
  await site.db.sql`
    select audit.record_event('payment.amended', 'payment', '0417', '{"amount": "18,400.00"}', id => ${altered},
      actor_id => 'ben', source => 'psp')`;
});
afterAll(async () => {
  await stop();
  await browser?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => openPage({}));
afterEach(async () => {
  await context.close();
  expect(complaints.splice(0)).toEqual([]);
});

type Look = { role?: "auditor" | "admin"; width?: number; colorScheme?: "light" | "dark" };

async function openPage({ role = "auditor", width = 1440, colorScheme = "light" }: Look): Promise<void> {
  await context?.close();
  context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: "reduce",
  });
  const [name = "", value = ""] = (cookies.get(role) ?? "").split("=");
  await context.addCookies([{ name, value, url: site.address }]);
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
}

const goTo = (path: string) => page.goto(`${site.address}${path}`);
const badge = () => page.getByRole("link", { name: /^Integrity: / });
const verdict = () => page.getByRole("heading", { level: 2 }).first();
const part = (name: string) => page.getByRole("region", { name, exact: true });

function startUpkeep(dataFolder: string): void {
  const over = new AbortController();
  const ended = runUpkeep({
    ...{ url: site.db.upkeepUrl, dataFolder: join(folder, dataFolder), checkpointSeconds: 1 },
    anchors: { folders: [join(folder, "anchor")], witnesses: [] },
    signal: over.signal,
    report: () => undefined,
  });
  stop = async () => {
    over.abort();
    await ended;
    stop = () => Promise.resolve();
  };
}

/** Asks until the badge is in that state: what brings it about is upkeep's, and takes its time. */
async function untilBadge(state: string): Promise<void> {
  const cookie = cookies.get("auditor") ?? "";
  await until(
    `the badge is ${state}`,
    async () => {
      const response = await fetch(`${site.address}/api/ui/integrity`, { headers: { cookie } });
      return ((await response.json()) as { state: { kind: string } }).state.kind === state;
    },
    60_000,
  );
}

const everyLook = [
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
] as const;
const onPhone = everyLook.slice(2);

/** Nothing axe objects to, and nothing that scrolls sideways. */
async function expectSound(
  path: string,
  role: "auditor" | "admin",
  looks: readonly (readonly ["light" | "dark", number])[],
) {
  for (const [colorScheme, width] of looks) {
    await openPage({ role, colorScheme, width });
    await goTo(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await violations(page), `${path} ${colorScheme} ${width}`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${path} ${width}`).toBeLessThanOrEqual(0);
  }
}

describe("a log that nobody seals", () => {
  test("says so on every page, and claims nothing", async () => {
    for (const path of ["/timeline", "/integrity", "/account"]) {
      await goTo(path);
      expect(await badge().getAttribute("data-integrity"), path).toBe("late");
    }
    await goTo("/integrity");
    expect(await verdict().innerText()).toBe("Upkeep has never run");
    expect(await page.locator("main").innerText()).not.toMatch(/nothing has been altered/i);
  });
});

describe("a log that upkeep seals, signs and verifies", () => {
  beforeAll(async () => {
    startUpkeep("data");
    await untilBadge("verified");
  });

  test("is said to be verified as far as it was recomputed", async () => {
    const [checked] = await site.db.sql<{ to: string; finished: string }[]>`
      select max(to_position)::text as to, max(finished_at)::text as finished from whence.verification where status = 'verified'`;
    await goTo("/integrity");
    expect(await badge().innerText()).toContain(`Verified to #${Number(checked?.to) - 1}`);
    expect(await verdict().innerText()).toMatch(
      /^Nothing (up to #\d+ )?has been altered, removed or reordered$/,
    );
    // The server of the tests runs without fsync, and the check says so.
    expect(await part("Verification by the server").innerText()).toMatch(
      /Every event held; not every line below did/,
    );
    expect(await part("Anchors").innerText()).toMatch(/holds a copy over \d+ events/);
    await page.getByText("1 of 1 copy").first().waitFor();
    await part("Verification in this browser")
      .getByText(/^Verified in this browser: \d+ events\.$/)
      .waitFor();
  });

  test("is verified again when asked, with its progress, and the asking is an event", async () => {
    await goTo("/integrity");
    await page.getByRole("button", { name: "Verify everything again" }).click();
    await page.getByRole("button", { name: "Verify everything again" }).waitFor({ timeout: 30_000 });
    await part("Verification by the server")
      .getByText(/asked for by auditor@example.com/)
      .waitFor({ timeout: 30_000 });
    const asked = await site.db
      .sql`select actor_id from audit.event where type = 'whence.verification_requested'`;
    expect(asked.map((row) => row.actor_id)).toContain("auditor@example.com");
  });

  test("is paused and goes on in the browser, and is remembered for the next visit", async () => {
    await goTo("/integrity");
    const here = part("Verification in this browser");
    await here.getByText(/^Verified in this browser/).waitFor();
    expect(await here.innerText()).toContain("nothing seen before");
    await page.reload();
    await here.getByText(/^Verified in this browser/).waitFor();
    expect(await here.innerText()).toContain("no rewrite");
    await here.getByRole("button", { name: "Run again" }).waitFor();
  });

  test("gives a proof that a person checks from a file, and a spoilt one is refused", async () => {
    const [event] = await site.db.sql<{ id: string }[]>`select id from audit.event where entity_id = 'bin-7'`;
    const proof = await fetch(`${site.address}/api/v1/events/${event?.id}/proof`, {
      headers: { cookie: cookies.get("auditor") ?? "" },
    });
    const text = await proof.text();
    await goTo("/integrity/file");
    const choose = (name: string, body: string) =>
      page
        .getByLabel("Choose a proof file")
        .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(body) });
    const result = part("Result");
    await choose("good.json", text);
    await result.getByRole("heading", { name: "Verified in this browser" }).waitFor();
    expect(await result.innerText()).toContain('"entityId":"bin-7"');
    await choose("spoilt.json", text.replace("bin-7", "bin-8"));
    await result.getByRole("heading", { name: "This does not hold" }).waitFor();
    expect(await result.innerText()).not.toContain('"entityId"');
    await choose("other.json", "{}");
    await result.getByRole("heading", { name: "Not checked" }).waitFor();
  });

  test("has its health told to an administrator, and to nobody else", async () => {
    await openPage({ role: "admin" });
    await goTo("/admin/health");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Events are sealed as they come");
    expect(await part("Checks that ran").innerText()).toMatch(
      /Every event, and all that is derived from them/,
    );
    expect(await part("Partitions").innerText()).toMatch(/3 months ahead/);
    await openPage({ role: "auditor" });
    await goTo("/admin/health");
    expect(new URL(page.url()).pathname).toBe("/no-permission");
  });

  test("has pages anybody can use, in both themes and on a phone", async () => {
    await expectSound("/integrity", "auditor", everyLook);
    await expectSound("/admin/health", "admin", everyLook);
    for (const path of ["/integrity/how", "/integrity/file"]) await expectSound(path, "auditor", onPhone);
  });
});

describe("a log whose upkeep stands still", () => {
  test("is not signed by an upkeep elsewhere, which says why", async () => {
    await stop();
    startUpkeep("elsewhere");
    await untilBadge("refused");
    await goTo("/integrity");
    expect(await badge().getAttribute("data-integrity")).toBe("refused");
    expect(await page.getByRole("alert").first().innerText()).toMatch(/signed elsewhere/);
    await stop();
    startUpkeep("data");
    await untilBadge("verified");
  });

  test("is late once upkeep is silent, and keeps what was verified before", async () => {
    await stop();
    await site.db.sql`update whence.upkeep set heartbeat_at = clock_timestamp() - interval '31 seconds'`;
    await goTo("/timeline");
    expect(await badge().innerText()).toContain("Checkpoint late");
    await goTo("/integrity");
    expect(await verdict().innerText()).toMatch(/^Upkeep has been silent since /);
    expect(await page.locator("main").innerText()).toMatch(/recomputed/);
  });
});

describe("a log that was altered by a superuser", () => {
  let position = "";
  beforeAll(async () => {
    const [row] = await site.db.sql<{ position: string }[]>`
      select audit.position_of(seq)::text as position from audit.event where id = ${altered}`;
    position = row?.position ?? "";
    await tamper(
      site.db.sql,
      (sql) =>
        sql`update audit.event set payload = jsonb_set(payload, '{amount}', '"81,400.00"') where id = ${altered}`,
    );
    startUpkeep("data");
  });

  test("is found by the next check, named on every page, and its evidence saved", async () => {
    await goTo("/integrity");
    await page.getByRole("button", { name: "Verify everything again" }).click();
    await untilBadge("altered");
    await goTo("/timeline");
    expect(await badge().innerText()).toContain(`Record altered at #${position}`);
    await badge().click();
    await page
      .getByRole("heading", { level: 2, name: `Event #${position} is not what was sealed`, exact: true })
      .waitFor();
    const known = part("What is known");
    expect(await known.innerText()).toMatch(/payment\.amended/);
    await known.getByRole("link", { name: "payment.amended" }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download evidence" }).click(),
    ]);
    const evidence = JSON.parse(await readFile(await download.path(), "utf8")) as {
      verification: { findings: { kind: string; position: string; eventId: string }[] };
      checkpoint: { note: string };
    };
    expect(evidence.verification.findings[0]).toMatchObject({ kind: "altered", position, eventId: altered });
    expect(evidence.checkpoint.note).toContain("\n— ");
  });

  test("is found by the browser too, at the same position", async () => {
    await goTo("/integrity");
    const here = part("Verification in this browser");
    await here.getByText(/This browser found a difference/).waitFor();
    expect(await here.innerText()).toContain(`#${position}`);
  });

  test("says it to whoever uses a keyboard, a phone or the dark", async () => {
    await expectSound("/integrity", "auditor", everyLook);
  });
});
