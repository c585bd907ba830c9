/** Signing in and out as a person does it, by keyboard, and what a copied cookie is worth afterwards. */
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeRole, disableAccount } from "@/lib/access/server/change-account";
import { openBrowser } from "./browser";
import { newPerson, openSite, password, type Site } from "./site";

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let turn = 0;
let email = "";
let id = "";
const complaints: string[] = [];

beforeAll(async () => {
  [site, browser] = await Promise.all([openSite(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  turn += 1;
  ({ id, email } = await newPerson(`person${turn}@example.com`, turn % 2 === 0 ? "engineer" : "admin"));
  // Tests share an address; a wrong password in one is not a wrong password in the next.
  await site.db.sql`delete from whence.sign_in_throttle`;
  context = await browser.newContext();
  page = await context.newPage();
  complaints.length = 0;
  // What the content policy stops is said on the console.
  page.on("console", (message) => {
    if (/Content.Security.Policy|hydrat/i.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
});
afterEach(async () => {
  await context.close();
  expect(complaints).toEqual([]);
});

async function signIn(word = password): Promise<void> {
  // While one try is under way the form sends no other.
  await page.locator("button[type=submit]:enabled").waitFor();
  await page.getByLabel("Work email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(word);
  await page.keyboard.press("Enter");
}

async function signedIn(path = "/account"): Promise<void> {
  await page.goto(`${site.address}${path}`);
  await signIn();
  await page.waitForURL(`${site.address}${path}`);
}

const sessionCookies = async () =>
  (await context.cookies()).filter((cookie) => cookie.name.endsWith("whence-session"));

const isSignInPage = () => new URL(page.url()).pathname === "/sign-in";

describe("signing in", () => {
  test("leads back to the page that was asked for, with its query", async () => {
    await page.goto(`${site.address}/account?x=1`);
    expect(new URL(page.url()).searchParams.get("from")).toBe("/account?x=1");
    await signIn();
    await page.waitForURL(`${site.address}/account?x=1`);
    await page.getByText(email).first().waitFor();
  });

  test("works by keyboard alone: the first field has the focus, Tab goes on, Enter sends", async () => {
    await page.goto(`${site.address}/sign-in?from=/account`);
    await page.waitForFunction(() => document.activeElement?.getAttribute("name") === "email");
    await page.keyboard.type(email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site.address}/account`);
  });

  test("never leads to another site", async () => {
    await page.goto(`${site.address}/sign-in?from=${encodeURIComponent("//evil.example/x")}`);
    await signIn();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    expect(new URL(page.url()).origin).toBe(site.address);
  });

  test("keeps its cookie from scripts and from other sites' forms", async () => {
    await signedIn();
    expect(await sessionCookies()).toMatchObject([{ httpOnly: true, sameSite: "Lax", path: "/" }]);
    expect(await page.evaluate(() => document.cookie)).not.toContain("whence-session");
  });

  test("with a wrong password says so, keeps the email, and signs nobody in", async () => {
    await page.goto(`${site.address}/sign-in`);
    await signIn("not the right password");
    await page.getByText("do not belong together").waitFor();
    expect(await page.getByLabel("Work email").inputValue()).toBe(email);
    expect(await sessionCookies()).toEqual([]);
    expect(page.url()).not.toContain("password");
    await signIn();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
  });

  test("after five wrong passwords says from when it is possible again", async () => {
    await page.goto(`${site.address}/sign-in`);
    for (let guess = 0; guess < 6; guess += 1) {
      const answered = page.waitForResponse((response) => response.url().includes("callback/credentials"));
      await signIn(`guess number ${guess}`);
      await answered;
    }
    await page.getByText(/Too many tries\. Signing in is possible again at \d\d:\d\d/).waitFor();
  });

  test("shows no sample sign-ins where the log is not a sample", async () => {
    await page.goto(`${site.address}/sign-in`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.getByText("whence.local").count()).toBe(0);
  });

  test("shows the password while asked to", async () => {
    await page.goto(`${site.address}/sign-in`);
    const field = page.getByLabel("Password", { exact: true });
    await field.fill("secret");
    await page.getByRole("button", { name: "Show password" }).click();
    expect(await field.getAttribute("type")).toBe("text");
    await page.getByRole("button", { name: "Hide password" }).click();
    expect(await field.getAttribute("type")).toBe("password");
  });
});

describe("a session", () => {
  test("ends with signing out, and its copied cookie is refused", async () => {
    await signedIn();
    const copied = await sessionCookies();
    await page.getByRole("button", { name: /Your menu/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor();
    expect(await sessionCookies()).toEqual([]);
    await context.addCookies(copied);
    await page.goto(`${site.address}/account`);
    expect(isSignInPage()).toBe(true);
  });

  test.each<[string, RegExp, (id: string) => Promise<{ ok: boolean }>]>([
    ["the account is disabled", /has been disabled/, (account) => disableAccount(account, "test")],
    ["the role changes", /signed out|was changed/, (account) => changeRole(account, "auditor", "test")],
  ])("ends at once when %s, and says why", async (_, words, act) => {
    await newPerson(`other${turn}@example.com`, "admin");
    await signedIn();
    expect(await act(id)).toEqual({ ok: true });
    await page.reload();
    expect(isSignInPage()).toBe(true);
    await page.getByText(words).waitFor();
  });

  test("ends when one's own password changes, and the new one signs in", async () => {
    await signedIn();
    await page.getByLabel("Password now").fill(password);
    await page.getByLabel("New password", { exact: true }).fill("quite another password");
    await page.getByLabel("New password again").fill("quite another password");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Sign in again").waitFor();
    await signIn("quite another password");
    await page.waitForURL((url) => url.pathname !== "/sign-in");
  });
});

describe("an administrator", () => {
  test("makes a source, sees its key once, and revokes it", async () => {
    email = (await newPerson(`admin${turn}@example.com`, "admin")).email;
    await signedIn("/admin/sources?add=source");
    await page.getByLabel("Name").fill("partner-api");
    await page.getByRole("button", { name: "Add source" }).click();
    const key = (await page.getByTestId("new-key").textContent()) ?? "";
    const ask = () =>
      fetch(`${site.address}/api/v1/events`, { method: "POST", headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).not.toBe(401);
    await page.goto(`${site.address}/admin/sources?source=partner-api`);
    await page.getByText(key.slice(0, 12)).first().waitFor();
    expect(await page.content()).not.toContain(key);
    await page.getByRole("button", { name: "Revoke key" }).click();
    await page.getByRole("button", { name: `Revoke ${key.slice(0, 12)}` }).click();
    await page.getByText("no working key").waitFor();
    expect((await ask()).status).toBe(401);
  });

  test("adds a person, who can then sign in", async () => {
    email = (await newPerson(`admin${turn}@example.com`, "admin")).email;
    await signedIn("/admin/users?add=person");
    await page.getByLabel("Name").fill("Dana Ruiz");
    await page.getByLabel("Work email").fill(`dana${turn}@example.com`);
    await page.getByLabel("First password").fill(password);
    await page.getByRole("button", { name: "Add person" }).click();
    await page.getByText("Dana Ruiz can sign in now").waitFor();
    await context.clearCookies();
    email = `dana${turn}@example.com`;
    await signedIn();
  });
});
