import { expect, test } from "vitest";
import { fromPlaywright, fromVitest, lastLine, sum } from "./tally.mjs";

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, testResults: [] };
const playwright = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 };

test("the last line sums every tool", () => {
  const total = sum([
    fromVitest(vitest),
    fromPlaywright({ stats: playwright }),
    { passed: 1, failed: 0, skipped: 0 },
  ]);
  expect(lastLine(total)).toBe("8 passed, 0 failed, 1 skipped");
});

test("a test file that cannot be loaded is a failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(fromVitest({ ...vitest, testResults }).failed).toBe(1);
});

test("a failed test is counted once, not again for its file", () => {
  const testResults = [{ status: "failed", assertionResults: [{ status: "failed" }] }];
  expect(fromVitest({ ...vitest, numFailedTests: 1, testResults }).failed).toBe(1);
});

test("a flaky browser test is a failure, and so is a web server that did not start", () => {
  expect(fromPlaywright({ stats: { ...playwright, flaky: 1 } }).failed).toBe(1);
  expect(
    fromPlaywright({ stats: { ...playwright, expected: 0 }, errors: [{ message: "no server" }] }).failed,
  ).toBe(1);
});
