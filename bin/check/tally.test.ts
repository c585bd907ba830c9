import { expect, test } from "vitest";
import { fromVitest, lastLine, sum } from "./tally.mjs";

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, testResults: [] };

test("the last line sums every tool", () => {
  const total = sum([
    fromVitest(vitest),
    { passed: 4, failed: 0, skipped: 0 },
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
