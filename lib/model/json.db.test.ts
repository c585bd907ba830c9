import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { parseJson, type JsonText, readJson } from "./json";
import { jsonTree, numberText } from "./json-arbitrary";
import { canonicalJson, formatJson } from "./json-format";
import { postgresNumber } from "./json-number";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

async function printed(texts: string[]): Promise<string[]> {
  const rows = await db.sql<{ text: string }[]>`
    select t.value::jsonb::text as text from unnest(${texts}::text[]) with ordinality t(value, n) order by n`;
  return rows.map((row) => row.text);
}

describe("the real server", () => {
  it("prints every number as postgresNumber says", async () => {
    const numbers = [
      ...fc.sample(numberText, 3000),
      "1e999",
      "1e-999",
      "0e-999",
      "0e999",
      "0.0e400",
      "-0e3",
      "0e9999999",
    ];
    expect(await printed(numbers)).toEqual(numbers.map(postgresNumber));
  });

  it("prints every tree as canonicalJson does", async () => {
    const trees = fc.sample(jsonTree, 2000);
    expect(await printed(trees.map(formatJson))).toEqual(trees.map(canonicalJson));
  });

  it("prints control characters, quotes and separators of lines as canonicalJson does", async () => {
    const codes = Array.from({ length: 0x2030 }, (_, at) => at + 1).filter(
      (code) => code < 0x100 || code > 0x2000,
    );
    const trees = codes.map(
      (code) => new Map([[String.fromCharCode(code), `x${String.fromCharCode(code)}`]]),
    );
    expect(await printed(trees.map(formatJson))).toEqual(trees.map(canonicalJson));
  });

  it("gives back text that reads into the same tree", async () => {
    for (const text of await printed(fc.sample(jsonTree, 500).map(formatJson)))
      expect(canonicalJson(readJson(text as JsonText))).toBe(text);
  });

  it("accepts whatever the parser accepts, exponents of zero included", async () => {
    const numbers = ["0e400000000", "0e99999999999", "1e999", "-0.0e-900"];
    for (const number of numbers) {
      expect(parseJson(number).ok).toBe(true);
      // Spelt out, as everything is on its way to the server: it refuses some exponents even of zero.
      expect(await printed([postgresNumber(number)])).toEqual([postgresNumber(number)]);
    }
  });
});
