import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readForm } from "./read-form";

const shape = z.object({ id: z.string().max(10), role: z.enum(["auditor", "admin"]) });
const form = (...fields: [string, string | Blob][]) => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

describe("readForm", () => {
  it("reads the fields the shape names and none beside them", () => {
    const read = readForm(shape, form(["id", "7"], ["role", "admin"], ["epoch", "0"], ["__proto__", "x"]));
    expect(read).toEqual({ id: "7", role: "admin" });
    expect(Object.keys(read ?? {})).toEqual(["id", "role"]);
  });

  it.each([
    ["a doubled field", form(["id", "7"], ["role", "auditor"], ["role", "admin"])],
    ["a missing field", form(["id", "7"])],
    ["a file", form(["id", new Blob(["7"])], ["role", "admin"])],
    ["an unknown choice", form(["id", "7"], ["role", "root"])],
    ["too long a text", form(["id", "7".repeat(11)], ["role", "admin"])],
    ["no form at all", { id: "7", role: "admin" }],
    ["nothing", undefined],
  ])("refuses %s", (_, sent) => {
    expect(readForm(shape, sent)).toBeNull();
  });
});
