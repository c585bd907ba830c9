import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

describe("safeReturnPath", () => {
  it("keeps a page of ours with its query", () => {
    expect(safeReturnPath("/timeline?q=type%3Aorder&event=1")).toBe("/timeline?q=type%3Aorder&event=1");
  });

  it.each([
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/%2e%2e//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/..//evil.example",
    "evil.example",
    "",
    "/sign-in?from=/x",
    "/api/v1/events",
    `/${"a".repeat(5000)}`,
  ])("answers / for %j", (from) => {
    expect(safeReturnPath(from)).toBe("/");
  });

  it("never leaves the site, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."/\\.:@?#%2e09af\t \n") }), (text) => {
        for (const from of [text, `/${text}`]) {
          const url = new URL(safeReturnPath(from), "http://localhost:3000");
          expect(url.origin).toBe("http://localhost:3000");
        }
      }),
    );
  });
});
