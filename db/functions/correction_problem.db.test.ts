/** A correction is a new event that names the wrong one; both stay, each true at its own time. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
let wrong: string;

beforeAll(async () => {
  db = await testDatabase();
  const [row] = await db.sql<{ id: string }[]>`
    select audit.record_event('order.amended', 'order', '1', operation => 'insert', after => '{"quantity": 120}',
      occurred_at => '2026-03-12 10:00:00Z') as id`;
  wrong = row?.id ?? "";
});
afterAll(() => db?.close());

const correct = (entityId: string, target: string, at: string) =>
  db.sql`select audit.record_event('order.amended', 'order', ${entityId}, operation => 'update',
    before => '{"quantity": 120}', after => '{"quantity": 12}', supersedes => ${target}::uuid, occurred_at => ${at}::timestamptz)`.then(
    () => "recorded",
    (error: Error) => error.message,
  );

const quantityAt = async (at: string): Promise<string | undefined> => {
  const [row] = await db.sql`
    select after ->> 'quantity' as quantity from audit.events
    where entity_type = 'order' and entity_id = '1' and occurred_at <= ${at}::timestamptz
    order by occurred_at desc, seq desc limit 1`;
  return row?.quantity;
};

test("the state before a correction shows the wrong value, after it the right one", async () => {
  expect(await correct("1", wrong, "2026-03-12 11:00:00Z")).toBe("recorded");
  expect(await quantityAt("2026-03-12 10:59:59.999999Z")).toBe("120");
  expect(await quantityAt("2026-03-12 11:00:00Z")).toBe("12");
});

test("a correction of an event that is not there is refused", async () => {
  expect(await correct("1", "00000000-0000-7000-8000-0000000000ff", "2026-03-12 12:00:00Z")).toContain(
    "not in the log",
  );
});

test("a correction of another entity's event is refused", async () => {
  expect(await correct("2", wrong, "2026-03-12 12:00:00Z")).toContain("another entity: order/1");
});

test("a correction of a later event is refused", async () => {
  expect(await correct("1", wrong, "2026-03-12 09:00:00Z")).toContain("later than the correction");
});

test("in a batch, only the request with the bad correction is left out", async () => {
  const event = (request: number, index: number, more: object) => ({
    request,
    index,
    digest: "00",
    source: "s",
    type: "t",
    entity_type: "order",
    entity_id: "1",
    actor_id: "a",
    actor_type: "user",
    occurred_at: "2026-03-13T00:00:00Z",
    ...more,
  });
  const batch = [
    event(0, 0, { id: "0190bbbb-0000-7000-8000-000000000001", supersedes: wrong }),
    event(1, 0, {
      id: "0190bbbb-0000-7000-8000-000000000002",
      supersedes: "0190bbbb-0000-7000-8000-0000000000ff",
    }),
    event(1, 1, { id: "0190bbbb-0000-7000-8000-000000000003" }),
    // Corrects an event of its own request.
    event(2, 0, { id: "0190bbbb-0000-7000-8000-000000000004" }),
    event(2, 1, {
      id: "0190bbbb-0000-7000-8000-000000000005",
      supersedes: "0190bbbb-0000-7000-8000-000000000004",
    }),
    event(3, 0, { id: "0190bbbb-0000-7000-8000-000000000006", entity_id: "2", supersedes: wrong }),
  ];
  const rows = await db.sql`
    select request, index, problem, path from audit.append_events(${JSON.stringify(batch)}::jsonb) order by request, index`;
  expect(rows.map((row) => [row.request, row.index, row.problem?.slice(0, 40) ?? null, row.path])).toEqual([
    [0, 0, null, null],
    [1, 0, "correction of an event that is not in th", "supersedes"],
    [1, 1, null, null],
    [2, 0, null, null],
    [2, 1, null, null],
    [3, 0, "correction of an event about another ent", "supersedes"],
  ]);
  const written =
    await db.sql`select right(id::text, 1) as last from audit.event where id::text like '0190bbbb%' order by id`;
  expect(written.map((row) => row.last)).toEqual(["1", "4", "5"]);
});
