/** The pages of access as axe reads them (WCAG 2.2 AA), light and dark, wide and narrow; the frame is not theirs. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "@/lib/access/server/change-sources";
import { openBrowser } from "./browser";
import { newPerson, openSite, password, type Site } from "./site";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let site: Site;
let browser: Browser;
let pages: string[];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
  const { id } = await newPerson("admin@example.com", "admin");
  await addSource("partner-api", "test");
  pages = [
    "/admin/users?add=person",
    `/admin/users?person=${id}`,
    "/admin/sources",
    "/admin/sources?source=partner-api",
    "/account",
    "/sign-in",
  ];
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Found = { violations: { id: string; nodes: { target: unknown }[] }[] };
    const { axe: checker } = window as unknown as {
      axe: { run(where: string, how: object): Promise<Found> };
    };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await checker.run("main", { runOnly: tags });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(" | ")}`,
    );
  });
}

test.each([
  ["light", 1440],
  ["dark", 1440],
  ["light", 320],
] as const)("no page has a violation, %s at %i px, and none scrolls sideways", async (colorScheme, width) => {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site.address}/sign-in?from=/account&ended=idle`);
  expect(await violations(page), "/sign-in").toEqual([]);
  await page.getByLabel("Work email").fill("admin@example.com");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.address}/account`);
  for (const path of pages) {
    await page.goto(`${site.address}${path}`);
    expect(await violations(page), path).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  await context.close();
});
