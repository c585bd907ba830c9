import fc from "fast-check";
import { expect, test } from "vitest";
import { cutText, visibleRuns, visibleText } from "./visible-text";

test("a text that turns the writing around is shown with the character named", () => {
  expect(visibleText("invoice\u202Efdp.exe")).toBe("invoiceU+202Efdp.exe");
  expect(visibleText("order\u200B/1042\u0007")).toBe("orderU+200B/1042U+0007");
  expect(visibleText("two\nlines")).toBe("two\\nlines");
});

test("every script and emoji stays as written", () => {
  for (const text of ["Ævar Þór", "می‌خواهم", "क्‍ष", "👩‍🚀", "שלום", "漢字"])
    expect(visibleText(text)).toBe(text);
});

test("no run that counts as plain holds a control or a change of direction", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      for (const run of visibleRuns(text)) {
        if (!run.hidden) expect(run.text).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }
    }),
  );
});

test("a cut text is bounded and never ends in half a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 2, max: 20 }), (text, max) => {
      const cut = cutText(text, max);
      expect(cut.text.length).toBeLessThanOrEqual(Math.max(max, cut.cut ? max : text.length));
      expect(cut.text.isWellFormed()).toBe(true);
      if (!cut.cut) expect(cut.text).toBe(text);
    }),
  );
});
