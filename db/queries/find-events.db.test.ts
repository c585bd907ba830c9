/** Pages of the log: complete, in order, exact while others write, and never by reading the whole log. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Condition, EventFilter, FilterField } from "@/lib/model/event-filter";
import { connect, type Database } from "../client";
import { seedEvents } from "../testing/seed-events";
import { plansOf } from "../testing/plans-of";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { type EventKey, findEventRows, findEvents } from "./find-events";

let db: TestDatabase;
let reader: Database;
const everything: EventFilter = { conditions: [], from: null, to: null };

beforeAll(async () => {
  db = await testDatabase();
  reader = connect(db.appUrl, { max: 4, role: "whence_reader" });
  // Thousands share an instant: the order within it is that of arrival.
  await seedEvents(db.sql, {
    count: 3000,
    occurredAt: "'2026-03-12T00:00:00Z'::timestamptz + make_interval(secs => n / 1000)",
    type: "'type.' || n % 7",
    actor: "'actor ' || n % 5",
    entityType: "'kind' || n % 3",
  });
});
afterAll(async () => {
  await reader?.end();
  await db?.close();
});

async function readAll(filter: EventFilter, order: "asc" | "desc", limit: number): Promise<string[]> {
  const seqs: string[] = [];
  let behind: EventKey | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof findEvents>> = await findEvents(reader, {
      filter,
      order,
      behind,
      limit,
    });
    seqs.push(...page.events.map((event) => event.seq));
    behind = page.events.at(-1) ?? null;
    if (!page.more) return seqs;
    expect(page.events.length).toBeGreaterThan(0);
  }
}

test.each(["asc", "desc"] as const)(
  "pages %s give every event once, in order, through a thousand equal instants",
  async (order) => {
    const direction = order === "asc" ? db.sql`asc` : db.sql`desc`;
    const naive =
      await db.sql`select seq from audit.event order by occurred_at ${direction}, seq ${direction}`;
    expect(await readAll(everything, order, 333)).toEqual(naive.map((row) => row.seq));
  },
);

const values: Record<FilterField, string[]> = {
  type: ["type.0", "type.3", "type.9"],
  entity: ["kind1", "kind2/7", "kind0/12", "none"],
  "entity.type": ["kind0", "kind1", "nothing"],
  "entity.id": ["7", "12", "99"],
  actor: ["actor 1", "actor 4", "nobody"],
  op: ["insert", "none"],
  source: ["seed", "other"],
};
const conditions: fc.Arbitrary<Condition> = fc
  .constantFrom(...(Object.keys(values) as FilterField[]))
  .chain((field) =>
    fc.record({
      kind: fc.constant("anyOf" as const),
      field: fc.constant(field),
      values: fc.uniqueArray(fc.constantFrom(...values[field]), { minLength: 1 }),
      negated: fc.boolean(),
    }),
  );
const instants = fc.constantFrom(
  "2026-03-12T00:00:00.000000Z",
  "2026-03-12T00:00:01.000000Z",
  "2026-03-12T00:00:02.000001Z",
);
const filters: fc.Arbitrary<EventFilter> = fc.record({
  conditions: fc.array(conditions, { maxLength: 3 }),
  from: fc.option(instants),
  to: fc.option(instants),
});

test("any filter finds what a reader of the whole log would find", async () => {
  const all = (await findEvents(db.sql, { filter: everything, order: "asc", behind: null, limit: 100_000 }))
    .events;
  const meets = (event: (typeof all)[number], { field, values: wanted, negated }: Condition): boolean => {
    const own: Record<FilterField, string[]> = {
      type: [event.type],
      entity: [event.entityType ?? "", `${event.entityType}/${event.entityId}`],
      "entity.type": [event.entityType ?? ""],
      "entity.id": [event.entityId ?? ""],
      actor: [event.actorId],
      op: [event.operation ?? "none"],
      source: [event.source],
    };
    return own[field].some((value) => wanted.includes(value)) !== negated;
  };
  await fc.assert(
    fc.asyncProperty(filters, async (filter) => {
      const naive = all
        .filter((event) => filter.conditions.every((condition) => meets(event, condition)))
        .filter((event) => filter.from === null || event.occurredAt >= filter.from)
        .filter((event) => filter.to === null || event.occurredAt < filter.to);
      expect(await readAll(filter, "asc", 1000)).toEqual(naive.map((event) => event.seq));
    }),
    { numRuns: process.env.WHENCE_LONG ? 300 : 40 },
  );
});

test("nothing is read twice and nothing skipped while others write", async () => {
  const before = await readAll(everything, "desc", 1000);
  let writing = true;
  const writer = (async () => {
    while (writing) {
      await seedEvents(db.sql, {
        count: 20,
        occurredAt: "'2026-03-12T00:00:05Z'::timestamptz + random() * interval '1 s'",
        type: "'late'",
      });
    }
  })();
  const during = await readAll(
    { ...everything, conditions: [], from: null, to: "2026-03-12T00:00:05.000000Z" },
    "desc",
    100,
  );
  const alsoNew = await readAll(everything, "desc", 100);
  writing = false;
  await writer;
  expect(during).toEqual(before);
  expect(new Set(alsoNew).size).toBe(alsoNew.length);
  expect(alsoNew.slice(-before.length)).toEqual(before);
});

test("a page of megabytes ends early and says that more follows", async () => {
  const big = await testDatabase();
  const payload = JSON.stringify({ text: randomText(700_000) });
  for (let i = 0; i < 20; i++) await big.sql`select audit.record_event('big', payload => ${payload}::jsonb)`;
  const heavy = await findEvents(big.sql, { filter: everything, order: "desc", behind: null, limit: 1000 });
  expect(heavy.events.length).toBeGreaterThan(0);
  expect(heavy.events.length).toBeLessThan(20);
  expect(heavy.more).toBe(true);
  const rows = await findEventRows(big.sql, { filter: everything, order: "desc", behind: null, limit: 3 });
  expect(rows.events[0]).toMatchObject({ payload: null, omitted: ["payload", "metadata"] });
  await big.close();
});

// Text that does not compress: what is weighed is the stored size.
function randomText(length: number): string {
  let state = 42;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(33 + ((state >> 8) % 90));
  }).join("");
}

const page = { order: "desc", behind: null, limit: 50 } as const;

test("a window touches only the months that can hold its answer", async () => {
  await db.sql.begin(async (tx) => {
    await tx`select set_config('whence.clock', '2020-01-10T00:00:00Z', true)`;
    await tx`select audit.record_event('old', occurred_at => '2020-01-10T00:00:00Z'::timestamptz)`;
  });
  const filter = { conditions: [], from: "2020-01-01T00:00:00.000000Z", to: "2020-02-01T00:00:00.000000Z" };
  const plans = await plansOf(db.url, async (sql) => {
    const { events } = await findEvents(sql, { ...page, filter });
    expect(events.map((event) => event.type)).toEqual(["old"]);
  });
  expect(plans.at(-1)).toContain("event_2020_01");
  expect(plans.at(-1)).not.toContain("event_2026");
});

test.each([
  ["no condition", [], "occurred_at"],
  ["one type", [["type", "type.3"]], "type_occurred_at"],
  ["one actor", [["actor", "actor 2"]], "actor_id_occurred_at"],
  ["one entity", [["entity", "kind1/7"]], "entity_type_entity_id"],
] as const)(
  "with %s, a page comes from its index and never from a scan of the log",
  async (_name, pairs, index) => {
    const large = await testDatabase();
    await seedEvents(large.sql, {
      count: process.env.WHENCE_LONG ? 200_000 : 20_000,
      occurredAt: "'2026-03-12T00:00:00Z'::timestamptz + make_interval(secs => n)",
      type: "'type.' || n % 97",
      actor: "'actor ' || n % 89",
      entityType: "'kind' || n % 7",
      entityId: "n % 1000",
    });
    await large.sql`analyze audit.event`;
    const filter: EventFilter = {
      ...everything,
      conditions: pairs.map(([field, value]) => ({ kind: "anyOf", field, values: [value], negated: false })),
    };
    const plans = await plansOf(large.url, (sql) => findEventRows(sql, { ...page, filter }));
    // Months with nothing in them may be scanned: that is one empty page.
    const filled =
      plans
        .at(-1)
        ?.split("\n")
        .filter((line) => /event_\d{4}_\d\d e_\d/u.test(line)) ?? [];
    expect(plans.at(-1)).toContain(index);
    expect(filled.filter((line) => line.includes("Seq Scan") && !line.includes("rows=1 ")).join("\n")).toBe(
      "",
    );
    await large.close();
  },
);
