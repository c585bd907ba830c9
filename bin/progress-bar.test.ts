import { expect, it } from "vitest";
import { progressBar, progressLine } from "./progress-bar";

const megabyte = 1_000_000;

it("says how far it is, how fast, and how long it still takes", () => {
  expect(
    progressLine({ events: 1_234_567, sizeRead: 30 * megabyte, sizeTotal: 120 * megabyte }, 8_912.4, 90_000),
  ).toBe("██████░░░░░░░░░░░░░░░░░░  25 %  1,234,567 events  8,912/s  4:30 left");
  expect(progressLine({ events: 5, sizeRead: 1, sizeTotal: 10_000 }, 5, 1_000)).toMatch(
    /  0 % .* 2:46:39 left$/,
  );
});

it("never says it is done before it is, nor divides by an empty input", () => {
  expect(progressLine({ events: 1, sizeRead: 999, sizeTotal: 1_000 }, 1, 1)).toContain("░  99 %");
  expect(progressLine({ events: 0, sizeRead: 0, sizeTotal: 10 }, 0, 50)).toBe(
    `${"░".repeat(24)}   0 %  0 events  0/s`,
  );
  expect(progressLine({ events: 0, sizeRead: 0, sizeTotal: 0 }, 0, 50)).toContain("100 %");
});

it("redraws one line on a terminal, and elsewhere writes a line every ten seconds", () => {
  for (const isTTY of [true, false]) {
    let [now, written] = [0, ""];
    const bar = progressBar({ isTTY, write: (text) => (written += text) }, () => now);
    for (; now <= 30_000; now += 50) bar.show({ events: now * 2, sizeRead: now, sizeTotal: 60_000 });
    bar.clear();
    const lines = written.split(isTTY ? "\r\x1b[2K" : "\n").filter((line) => line !== "");
    expect(lines.length).toBe(isTTY ? 300 : 3);
    expect(lines.at(-1)).toMatch(/ 4?[59]\d? %  \d\d,\d00 events  2,000\/s  0:3\d left$/);
  }
});
