import { describe, expect, it } from "vitest";
import { type Role, roles } from "@/lib/model/role";
import { hasRight, type Right, rights } from "./rights";
import type { PersonFacts, SourceFacts } from "./viewer";

const request = { address: "127.0.0.1", userAgent: "" };
const person = (role: Role): PersonFacts => ({
  kind: "person",
  sessionId: "s",
  accountId: "a",
  email: "a@b.example",
  name: "A",
  role,
  request,
});
const key = (mayRead: boolean): SourceFacts => ({
  kind: "source",
  source: "shop",
  keyId: "k",
  mayRead,
  request,
});

describe("rights", () => {
  // The whole matrix, written out: a change of the table has to be a change here too.
  const matrix: Record<Role, Right[]> = {
    auditor: ["read"],
    engineer: ["read"],
    admin: ["read", "admin"],
  };

  it.each(roles)("%s may do exactly what the matrix says", (role) => {
    expect(rights.filter((right) => hasRight(person(role), right))).toEqual(matrix[role]);
  });

  it("a key may append, read only if it was made so, and never administer", () => {
    expect(rights.filter((right) => hasRight(key(true), right))).toEqual(["read", "append"]);
    expect(rights.filter((right) => hasRight(key(false), right))).toEqual(["append"]);
  });

  it("a role nobody knows may do nothing", () => {
    const odd = { ...person("admin"), role: "root" as Role };
    expect(rights.filter((right) => hasRight(odd, right))).toEqual([]);
  });
});
