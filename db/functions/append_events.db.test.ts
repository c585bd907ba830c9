/** The batch door under contention: whoever loses an id to another batch is told, nobody deadlocks, nothing doubles. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let clients: Database[];

beforeAll(async () => {
  db = await testDatabase();
  clients = [1, 2, 3].map(() => connect(db.appUrl, { max: 1, role: "whence_append" }));
});
afterAll(async () => {
  await Promise.all((clients ?? []).map((client) => client.end()));
  await db?.close();
});

const idAt = (round: number, n: number) =>
  `0190eeee-${round.toString(16).padStart(4, "0")}-7000-8000-${n.toString(16).padStart(12, "0")}`;

const batchOf = (ids: readonly string[]) =>
  JSON.stringify(
    ids.map((id, index) => {
      const actor = { actor_id: "a", actor_type: "user" };
      return { request: 0, index, id, digest: "00", source: "s", type: "t", ...actor };
    }),
  );

/** How the log answered: the rows, or the SQLSTATE. */
const append = (client: Database, ids: readonly string[]): Promise<string> =>
  client`select count(*) from audit.append_events(${batchOf(ids)}::text::jsonb)`.then(
    () => "written",
    (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : String(error)),
  );

test("batches with the same ids in opposite order never deadlock, and each id is there once", async () => {
  const answers = new Set<string>();
  const rounds = 25;
  for (let round = 0; round < rounds; round++) {
    const ids = Array.from({ length: 300 }, (_, n) => idAt(round, n));
    const orders = [ids, ids.toReversed(), ids];
    for (const answer of await Promise.all(clients.map((client, n) => append(client, orders[n] ?? ids))))
      answers.add(answer);
  }
  // 40001: lost an id to another batch, send again. 40P01 would be a deadlock.
  expect([...answers].filter((answer) => answer !== "written" && answer !== "40001")).toEqual([]);
  const [count] = await db.sql`
    select count(*)::int as events, count(distinct id)::int as ids from audit.event where id::text like '0190eeee%'`;
  expect(count).toEqual({ events: rounds * 300, ids: rounds * 300 });
});
