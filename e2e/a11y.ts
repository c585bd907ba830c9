/** axe-core on the page as it stands: every WCAG 2.2 A and AA rule, and what it calls best practice. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each violation as one line: the rule, what it says, and where; none when all is well. */
export async function violations(page: Page): Promise<string[]> {
  // By the debugger, not by a script tag: the page's content policy refuses scripts it did not write.
  await page.evaluate(source);
  return page.evaluate(async () => {
    type Found = { id: string; help: string; nodes: { target: unknown[]; html: string }[] };
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Found[] }> } };
    const found = await axe.run();
    return found.violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`).join(" | ")}`,
    );
  });
}
