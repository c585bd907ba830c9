import { describe, expect, test } from "vitest";
import { held, judge, type Reach, type Verified } from "./drill";
import type { Finding, FindingKind } from "./finding";

const finding = (kind: FindingKind, position: string | null, eventId: string | null = null): Finding => ({
  kind,
  position,
  eventId,
  words: "",
  expected: null,
  actual: null,
});
const verified: Verified = { status: "verified", findings: [] };
const undecided: Verified = { status: "undecided", findings: [] };
const at = (position: string, kind: FindingKind = "altered"): Verified => ({
  status: "tampered",
  findings: [finding("tile", "0"), finding(kind, position), finding("derived", "1")],
});

function verdict(
  [nothing, folder, anchor]: [Verified, Verified, Verified],
  reach: Reach = "database",
  damage = { position: 7n as bigint | null, eventId: null as string | null },
): boolean {
  const verifications = [nothing, folder, anchor];
  const attack = { name: "a", words: "a", reach };
  const views = held.map((against, i) => ({ against, verification: verifications[i] ?? verified }));
  return judge(attack, "crude", damage, views).found;
}

describe("an attack on the database", () => {
  test("is found where folder and anchor each name its first position", () => {
    expect(verdict([at("7"), at("7"), at("7")])).toBe(true);
    expect(verdict([undecided, at("7", "rolled-back"), at("7", "forked")])).toBe(true);
  });

  test("is missed where another position is named first, or none", () => {
    expect(verdict([undecided, at("8"), at("7")])).toBe(false);
    expect(verdict([undecided, at("7"), at("6")])).toBe(false);
    expect(verdict([undecided, { status: "tampered", findings: [finding("head", null)] }, at("7")])).toBe(
      false,
    );
  });

  test("is missed where one of them cannot say, or says that all is well", () => {
    expect(verdict([undecided, undecided, at("7")])).toBe(false);
    expect(verdict([undecided, at("7"), verified])).toBe(false);
  });

  test("with nothing to hold the log against, only a false “verified” counts against it", () => {
    expect(verdict([verified, at("7"), at("7")])).toBe(false);
    expect(verdict([at("8"), at("7"), at("7")])).toBe(false);
  });
});

test("who has the data folder and its key must be found by an anchor, whatever the folder says", () => {
  expect(verdict([undecided, verified, at("7")], "data-folder")).toBe(true);
  expect(verdict([undecided, verified, undecided], "data-folder")).toBe(false);
  expect(verdict([verified, verified, at("7")], "data-folder")).toBe(false);
});

test("an event without a position must be named by its id", () => {
  const damage = { position: null, eventId: "e" };
  const names = (eventId: string): Verified => ({
    status: "tampered",
    findings: [finding("inserted", null, eventId)],
  });
  expect(verdict([names("e"), names("e"), names("e")], "database", damage)).toBe(true);
  expect(verdict([names("e"), names("f"), names("e")], "database", damage)).toBe(false);
});
