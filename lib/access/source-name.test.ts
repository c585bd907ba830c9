import { describe, expect, it } from "vitest";
import { sourceNameProblem } from "./source-name";

describe("sourceNameProblem", () => {
  it.each(["oms-api", "psp", "A.b_c-1", "7"])("takes %s", (name) => {
    expect(sourceNameProblem(name)).toBeNull();
  });

  it.each(["", "-x", "a b", "db:shop", "a/b", "é", "a".repeat(101), "x\n"])("refuses %j", (name) => {
    expect(sourceNameProblem(name)).toBe("source_invalid");
  });

  it("keeps whence's own name for whence, in any case", () => {
    expect(sourceNameProblem("Whence")).toBe("source_reserved");
  });
});
