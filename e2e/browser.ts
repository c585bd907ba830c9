/** A real Chromium: the one WHENCE_CHROMIUM names, playwright's own, or the system's. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser(): Promise<Browser> {
  const places = [
    process.env.WHENCE_CHROMIUM ?? "",
    chromium.executablePath(),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  const executablePath = places.find((place) => place !== "" && existsSync(place));
  if (!executablePath) throw new Error("There is no browser: npx playwright install chromium-headless-shell");
  return chromium.launch({ executablePath, args: flags });
}
