import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEmail } from "./email";

describe("parseEmail", () => {
  it("keeps an address in lower case", () => {
    expect(parseEmail("Dana.Ruiz@HarrowPike.com")).toBe("dana.ruiz@harrowpike.com");
    expect(parseEmail("  admin@whence.local ")).toBe("admin@whence.local");
  });

  it.each([
    ["a full-width at sign", "admin＠whence.local"],
    ["a small at sign", "admin﹫whence.local"],
    ["two at signs", "admin@evil.example@whence.local"],
    ["a quoted local part", '"admin@whence.local"@evil.example'],
    ["a Kelvin sign that folds to k", "\u212Aim@example.com"],
    ["a dotless i", "adm\u0131n@whence.local"],
    ["a Cyrillic a", "\u0430dmin@whence.local"],
    ["a zero-width space", "admin\u200b@whence.local"],
    ["a right-to-left override", "\u202eadmin@whence.local"],
    ["a NUL", "admin\0@whence.local"],
    ["a line break", "admin@whence.local\r\nBcc: x@example.com"],
    ["a tab around it", "\tadmin@whence.local"],
    ["no domain", "admin@"],
    ["no dot in the domain", "admin@localhost"],
    ["a comma list", "a@example.com,b@example.com"],
    ["too long", `${"a".repeat(250)}@example.com`],
    ["an array", ["admin@whence.local"]],
    ["nothing", undefined],
  ])("refuses %s", (_, text) => {
    expect(parseEmail(text)).toBeNull();
  });

  it("answers any text with null or with itself in lower case, and is stable", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.emailAddress()), (text) => {
        const email = parseEmail(text);
        if (email === null) return;
        expect(email).toBe(text.trim().toLowerCase());
        expect(parseEmail(email)).toBe(email);
        expect(parseEmail(email.toUpperCase())).toBe(email);
      }),
    );
  });
});
