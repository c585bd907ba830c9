/** The promise of capture: whatever triggers, cascades and statements do to each other, the log ends where the table is. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { brokenChains } from "./chain";
import { shopSchema, stories, tables } from "./shop";

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await db.sql.unsafe(shopSchema);
});
afterAll(() => db?.close());

type Rule = { relation: string; moment: string; id: number; action: string };
type Step = { statement: string; undone: boolean };

test("after any mix of nested writes the last event of every key is its row, and chains have no gap", async () => {
  const runs = Number(process.env.WHENCE_RUNS ?? (process.env.WHENCE_LONG ? 300 : 100));
  // The same stories every time; a run that asks for more of them asks for new ones.
  const seed = process.env.WHENCE_SEED ?? (process.env.WHENCE_RUNS ? undefined : "20260312");
  await fc.assert(
    fc.asyncProperty(stories, async ({ rules, transactions }) => {
      const start = await reset(rules);
      for (const steps of transactions) await play(db.sql, steps);
      const broken = [];
      for (const name of tables) {
        const found = await brokenChains(
          db.sql,
          name,
          name === "part" ? "id || ':' || region" : "id::text",
          start,
        );
        // A family of inheritance has no key that is unique at every moment. When one statement deletes and inserts a
        // key while a trigger changes its row, the log ends right, but a link may be missing (docs/capture.md).
        const kept = name === "base" ? found.filter(({ kind }) => kind === "end") : found;
        broken.push(...kept.map((problem) => ({ table: name, ...problem })));
      }
      expect(broken).toEqual([]);
    }),
    {
      numRuns: runs,
      seed: seed === undefined ? undefined : Number(seed),
      endOnFailure: false,
    },
  );
}, 600_000);

/** Empties every table with the triggers quiet, then fills each with three rows; answers the log's end before that. */
async function reset(ruleSet: readonly Rule[]): Promise<string> {
  await db.sql.unsafe(
    `delete from shop.rule; truncate shop.node, shop.item, shop.part, shop.swap, shop.plain, shop.base`,
  );
  const [end] = await db.sql<{ seq: string }[]>`select coalesce(max(seq), 0)::text as seq from audit.event`;
  await db.sql.unsafe(`
    insert into shop.node (id, parent) values (1, null), (2, 1), (3, 1);
    insert into shop.item (id, one, two) values (1, 1, 1), (2, 1, 2), (3, 2, 3);
    insert into shop.part (id, region) values (1, 0), (2, 1), (3, 2);
    insert into shop.swap (id) values (1), (2), (3);
    insert into shop.plain (id) values (1), (2), (3);
    insert into shop.base (id) values (1), (2);
    insert into shop.base_child (id) values (101), (102);`);
  for (const rule of ruleSet) await db.sql`insert into shop.rule ${db.sql(rule)}`;
  return end?.seq ?? "0";
}

async function play(sql: Database, steps: readonly Step[]): Promise<void> {
  const undo = new Error("undone");
  await sql
    .begin(async (tx) => {
      for (const { statement, undone } of steps) {
        await tx
          .savepoint(async (sp) => {
            await sp.unsafe(statement);
            if (undone) throw undo;
          })
          .catch(expectedRefusal);
      }
    })
    .catch(expectedRefusal);

  function expectedRefusal(error: unknown): void {
    if (error === undo) return;
    // Codes PostgreSQL itself gives to such statements; anything else is ours.
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!["23505", "23514", "23503", "27000", "21000", "55006", "54001", "0A000"].includes(code)) throw error;
  }
}
