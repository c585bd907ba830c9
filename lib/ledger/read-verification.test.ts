import { expect, it } from "vitest";
import { readVerification } from "./read-verification";
import type { VerificationFacts } from "./verification";

const row = { findings: "[]", checks: "[]" } as VerificationFacts;

it("reads what was found and what was looked at", () => {
  const found = {
    kind: "altered",
    position: "7",
    eventId: "e",
    words: "differs",
    expected: "aa",
    actual: "bb",
  };
  const checked = { name: "leaves", outcome: "differs", words: "1 mismatch" };
  const read = readVerification({
    ...row,
    findings: JSON.stringify([found]),
    checks: JSON.stringify([checked]),
  });
  expect(read).toMatchObject({ findings: [found], checks: [checked] });
});

it("never takes what it cannot read for nothing found", () => {
  for (const findings of ["", "null", "{}", '[{"kind":"altered"}]', '[{"kind":"new","words":""}]', "[1"])
    expect(readVerification({ ...row, findings }).findings, findings).toBeNull();
});
