/** The image before an event is stored only as what changed, and comes back equal to the byte. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

const numbers = fc.constantFrom(
  "0",
  "1",
  "1.0",
  "1.00",
  "-0.5",
  "9007199254740993",
  "1e3",
  "0.10",
  "123456789012345678901234567890.123456789",
);
const scalars = fc.oneof(numbers, fc.constantFrom("true", "false", "null"), fc.string().map(asJsonString));
const values = fc.oneof(
  scalars,
  fc.array(scalars, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
  fc.array(fc.tuple(keys(), scalars), { maxLength: 3 }).map(asObject),
);
const images = fc.array(fc.tuple(keys(), values), { maxLength: 8 }).map(asObject);

function keys() {
  return fc.constantFrom(
    "a",
    "b",
    "amount",
    "__proto__",
    "constructor",
    "",
    "to",
    "from",
    "née",
    "ключ",
    "a.b",
    "👩‍💻",
  );
}

// NUL and lone surrogates are no text for PostgreSQL; ingest refuses them (lib/model/json).
function asJsonString(text: string): string {
  return JSON.stringify(text.replaceAll(/\0|\p{Surrogate}/gu, ""));
}

function asObject(entries: [string, string][]): string {
  return `{${[...new Map(entries)].map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
}

const runs = process.env.WHENCE_LONG ? 2000 : 200;

test("before → stored → before is equal to the byte, for every update", async () => {
  await fc.assert(
    fc.asyncProperty(images, images, async (before, after) => {
      const [row] = await db.sql`
        select audit.before_image('update', ${after}::jsonb, audit.changed_between(${before}::jsonb, ${after}::jsonb))::text as back,
          ${before}::jsonb::text as given`;
      expect(row?.back).toBe(row?.given);
    }),
    { numRuns: runs },
  );
});

test("before → stored → before is equal to the byte, for every delete", async () => {
  await fc.assert(
    fc.asyncProperty(images, async (before) => {
      const [row] = await db.sql`
        select audit.before_image('delete', null, audit.changed_between(${before}::jsonb, '{}'))::text as back,
          ${before}::jsonb::text as given`;
      expect(row?.back).toBe(row?.given);
    }),
    { numRuns: runs },
  );
});

test("a digit that only its writer can see is a change", async () => {
  const [row] =
    await db.sql`select audit.changed_between('{"price": 1.0}', '{"price": 1.00}')::text as changed`;
  expect(row?.changed).toBe('{"price": {"to": 1.00, "from": 1.0}}');
});

test("absent and null are told apart", async () => {
  const [row] = await db.sql`select audit.changed_between('{"a": null}', '{"b": null}')::text as changed`;
  expect(row?.changed).toBe('{"a": {"from": null}, "b": {"to": null}}');
});

test("where the source told only what changed, there is no image before", async () => {
  const [row] =
    await db.sql`select audit.before_image('update', null, '{"a": {"from": 1, "to": 2}}') as before`;
  expect(row?.before).toBeNull();
});
