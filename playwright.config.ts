/**
 * Browser tests: real Chromium against the real launcher, on a free port with its own data folder and sample log.
 * `npm test` finds the browser and gives the folder; alone, `npx playwright test` uses Playwright's or CHROMIUM_PATH.
 */
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "playwright/test";

// The configuration is read again in every worker: what the first reader chose is kept in the environment.
process.env.WHENCE_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 10_000));
process.env.WHENCE_E2E_DATA ??= mkdtempSync(join(tmpdir(), "whence-e2e-"));
const port = process.env.WHENCE_E2E_PORT;
const baseURL = `http://localhost:${port}`;
const debian = "/usr/bin/chromium";
const executablePath = process.env.CHROMIUM_PATH ?? (existsSync(debian) ? debian : undefined);

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: "line",
  use: {
    baseURL,
    trace: "retain-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: "node --conditions=react-server bin/start.mjs",
    url: `${baseURL}/sign-in`,
    // A first start: it makes the database, fills the sample, and builds if nobody did.
    timeout: 240_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    stdout: "ignore",
    stderr: "pipe",
    env: {
      PORT: port,
      HOST: "127.0.0.1",
      WHENCE_DATA: process.env.WHENCE_E2E_DATA,
      WHENCE_SAMPLE: "1",
      DATABASE_URL: "",
      AUTH_URL: "",
    },
  },
});
