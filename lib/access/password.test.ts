import { describe, expect, it } from "vitest";
import { passwordCharactersMax, passwordProblem } from "./password";

const email = "dana@example.com";

describe("passwordProblem", () => {
  it("asks for twelve characters, and for nothing else", () => {
    expect(passwordProblem("aaaaaaaaaaa", email)).toContain("at least 12");
    expect(passwordProblem("aaaaaaaaaaaa", email)).toBeNull();
    expect(passwordProblem("correct horse battery", email)).toBeNull();
  });

  it("counts what a person typed, not UTF-16 halves", () => {
    expect(passwordProblem("🐎".repeat(11), email)).toContain("This one has 11");
    expect(passwordProblem("🐎".repeat(12), email)).toBeNull();
  });

  it("has an upper bound", () => {
    expect(passwordProblem("a".repeat(passwordCharactersMax), email)).toBeNull();
    expect(passwordProblem("a".repeat(passwordCharactersMax + 1), email)).toContain("at most 128");
  });

  it("refuses the e-mail address itself", () => {
    expect(passwordProblem("Dana@Example.com", email)).toContain("email");
  });
});
