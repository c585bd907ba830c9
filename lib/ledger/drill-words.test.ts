import { expect, test } from "vitest";
import type { Trial, Verdict, View } from "./drill";
import { drillHeader, drillLine, foundOf, guarantees } from "./drill-words";

const view = (against: View["against"], verdict: Verdict): View => ({
  against,
  verdict,
  kinds: verdict === "found" ? ["altered", "forked"] : [],
  position: verdict === "found" ? "1234" : null,
});

const trial = (reach: Trial["reach"], verdicts: [Verdict, Verdict, Verdict], found = true): Trial => ({
  name: "edit-field",
  words: "edits a field of an event",
  reach,
  variant: "consistent",
  expected: "1234",
  views: [view("nothing", verdicts[0]), view("data-folder", verdicts[1]), view("anchor", verdicts[2])],
  found,
});

test("a line says what was found, where, where it was to be, and the verdict", () => {
  const line = drillLine(trial("database", ["cannot-know", "found", "found"]));
  expect(line.split(/ {2,}/)).toEqual([
    "edits a field of an event",
    "consistent",
    "altered, forked",
    "#1,234",
    "#1,234",
    "found",
  ]);
  expect(line.indexOf("consistent")).toBe(drillHeader().indexOf("variant"));
  expect(drillLine(trial("database", ["missed", "missed", "missed"], false))).toMatch(
    /nothing +– +#1,234 +MISSED$/,
  );
});

test("with the folder stolen, the line is what the anchor showed", () => {
  expect(drillLine(trial("data-folder", ["cannot-know", "missed", "found"]))).toMatch(
    /altered, forked .*found$/,
  );
});

test("the guarantees are told apart by what the log was held against", () => {
  const trials = [
    trial("database", ["found", "found", "found"]),
    trial("database", ["cannot-know", "found", "found"]),
    trial("data-folder", ["cannot-know", "missed", "found"]),
  ];
  expect(guarantees(trials)).toEqual([
    "Held against nothing outside the database: 1 of 2 attacks by a superuser of the database found; 0 of 1 found where the data folder and its key were stolen too. For 2, verify says that it cannot know (exit 2).",
    "Held against the data folder's checkpoint and tiles: 2 of 2 attacks by a superuser of the database found; 0 of 1 found where the data folder and its key were stolen too.",
    "Held against an anchor elsewhere: 2 of 2 attacks by a superuser of the database found; 1 of 1 found where the data folder and its key were stolen too.",
  ]);
  expect(foundOf(trials)).toEqual({ found: 3, attacks: 3 });
});
