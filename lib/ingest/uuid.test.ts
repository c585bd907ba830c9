import { describe, expect, it } from "vitest";
import { isUuid } from "@/lib/model/uuid";
import { sourceUuid, uuidV5 } from "./uuid-v5";
import { uuidV7 } from "./uuid-v7";

describe("uuidV5", () => {
  it("gives the known answers of RFC 9562 (A.4) and of Python's library", () => {
    const dns = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    expect(uuidV5(dns, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    expect(uuidV5(dns, "python.org")).toBe("886313e1-3b8a-5372-9b90-0c9aee199e5d");
  });

  it("never gives two sources the same id, however their names and ids meet", () => {
    expect(sourceUuid("a", "b:c")).not.toBe(sourceUuid("a:b", "c"));
    expect(sourceUuid("a", "b")).not.toBe(sourceUuid("b", "a"));
  });

  it("gives for ever what it gave the first time: ids in the log were made from it", () => {
    expect(sourceUuid("shop", "order-1")).toBe("66f394e7-9723-5675-b90f-6cae62e45c0d");
  });
});

describe("uuidV7", () => {
  it("is ordered by time, has its version and variant, and never repeats", () => {
    const ids = [1, 2, 3, 1_800_000_000_000].map((ms) => uuidV7(ms));
    expect(ids.toSorted()).toEqual(ids);
    const many = Array.from({ length: 1000 }, () => uuidV7());
    expect(new Set(many).size).toBe(1000);
    for (const id of many) {
      expect(isUuid(id)).toBe(true);
      expect(id).toMatch(/^.{14}7.{4}[89ab]/);
    }
  });
});
