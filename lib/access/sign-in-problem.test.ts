import { describe, expect, it } from "vitest";
import { formatSignInProblem, parseSignInProblem, signInProblemWords } from "./sign-in-problem";

describe("a sign-in problem", () => {
  it("survives the way through the answer", () => {
    expect(parseSignInProblem(formatSignInProblem({ problem: "wrong" }))).toEqual({ problem: "wrong" });
    const throttled = { problem: "throttled", until: "2026-03-12T03:12:06.500000Z" } as const;
    expect(parseSignInProblem(formatSignInProblem(throttled))).toEqual(throttled);
  });

  it.each([
    "Configuration",
    "throttled",
    "throttled soon",
    "password authentication failed for user",
    "",
    null,
  ])("shows nothing it did not write (%j)", (text) =>
    expect(parseSignInProblem(text)).toEqual({ problem: "unavailable" }),
  );

  it("says when to try again", () => {
    const words = signInProblemWords({ problem: "throttled", until: "2026-03-12T03:12:06Z" }, () => "03:12");
    expect(words).toContain("03:12");
  });
});
