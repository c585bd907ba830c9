/** For tests: where the recorded data of others lies, or null where it is absent (it is never committed). */
import { existsSync } from "node:fs";
import { resolve } from "node:path";

export function realData(set: string): string | null {
  const path = resolve("../shared/data", set);
  return existsSync(path) ? path : null;
}

/** What such a test is called where it cannot run. */
export function skippedWithout(set: string, title: string): string {
  return realData(set) === null ? `${title} (skipped: ../shared/data/${set} is absent)` : title;
}
