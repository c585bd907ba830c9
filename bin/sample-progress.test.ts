import { expect, it } from "vitest";
import { sampleProgress } from "./sample-progress";

function linesOf(reports: readonly (readonly [atMs: number, done: number])[]): string[] {
  const lines: string[] = [];
  let clock = 0;
  const progress = sampleProgress(
    (line) => lines.push(line),
    () => clock,
  );
  for (const [atMs, done] of reports) {
    clock = atMs;
    progress(done, 1_000);
  }
  return lines;
}

it("says a line for each tenth reached, with the time the rest will take at the rate so far", () => {
  expect(
    linesOf([
      [0, 0],
      [900, 50],
      [2_000, 100],
      [2_100, 110],
      [10_000, 500],
      [20_000, 1_000],
    ]),
  ).toEqual(["  10 %, about 18 s left", "  50 %, about 10 s left", "  100 %"]);
});

it("takes the rate from where this telling began, and claims none before it has one", () => {
  expect(
    linesOf([
      [5_000, 500],
      [6_000, 600],
    ]),
  ).toEqual(["  50 %", "  60 %, about 4 s left"]);
});
