import fc from "fast-check";
import { expect, it } from "vitest";
import { clientText } from "./client-text";

it("leaves ordinary text alone and marks a cut", () => {
  expect(clientText("Mozilla/5.0", 300)).toBe("Mozilla/5.0");
  expect(clientText("abcdef", 4)).toBe("abc…");
});

it("any text becomes storable and bounded", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 2, max: 20 }), (text, charactersMax) => {
      const kept = clientText(`${text}\ud800\0`, charactersMax);
      expect([...kept].length).toBeLessThanOrEqual(charactersMax);
      expect(kept).not.toMatch(/\p{Surrogate}/u);
      expect(kept).not.toContain("\0");
    }),
  );
});
