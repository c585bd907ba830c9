/** What could not be recorded: pages whole and in order, counts exact, decisions once, and never by reading all of it. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { countedMax } from "@/lib/ingest/rejected-count";
import type { RejectedStatus } from "@/lib/ingest/rejected-status";
import { connect, type Database } from "../client";
import { plansOf } from "../testing/plans-of";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { countRejected } from "./count-rejected";
import { decideRejected } from "./decide-rejected";
import { decideRejectedAlike } from "./decide-rejected-alike";
import { findRejected } from "./find-rejected";
import { findRejectedState } from "./find-rejected-state";
import { insertRejected } from "./insert-rejected";
import { listRejected, type RejectedKey } from "./list-rejected";
import { listRejectedSources } from "./list-rejected-sources";

let db: TestDatabase;
let access: Database;
const rowsSeeded = 20_000;

beforeAll(async () => {
  db = await testDatabase();
  access = connect(db.appUrl, { max: 4, role: "whence_access" });
  // One in a hundred waits; a hundred at a time share their instant, as an import's batch does.
  await db.sql`
    insert into whence.rejected (id, rejected_at, source, format, input_name, place, original, original_bytes, event,
      problems, type, reason, path, status)
    select gen_random_uuid(), timestamptz '2026-03-12 00:00Z' + (n / 100) * interval '1 second', 'source-' || n % 20,
      'ndjson', 'orders.ndjson', n::text, convert_to('{"n":' || n || '}', 'UTF8'), 12, null, '[]', 'order.placed',
      'is required', 'type', case when n % 100 = 7 then 'open' when n % 3 = 0 then 'sent' else 'set_aside' end
    from generate_series(1, ${rowsSeeded}) n`;
  await db.sql`analyze whence.rejected`;
});
afterAll(async () => {
  await access?.end();
  await db?.close();
});

type Filter = { status: RejectedStatus | null; source: string | null };

async function readAll(filter: Filter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let before: RejectedKey | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof listRejected>> = await listRejected(access, {
      ...filter,
      before,
      limit,
    });
    ids.push(...page.rows.map((row) => row.id));
    before = page.rows.at(-1) ?? null;
    if (!page.more) return ids;
  }
}

const filters: Filter[] = [
  { status: null, source: null },
  { status: "open", source: null },
  { status: null, source: "source-7" },
  { status: "open", source: "source-7" },
  { status: "sent", source: "source-3" },
];

describe("the list", () => {
  test.each(filters)(
    "gives each record once, newest first, page after page: %o",
    async ({ status, source }) => {
      const naive = await db.sql`
      select id from whence.rejected
      where (${status}::text is null or status = ${status}) and (${source}::text is null or source = ${source})
      order by rejected_at desc, id desc`;
      expect(await readAll({ status, source }, 777)).toEqual(naive.map((row) => row.id));
    },
  );

  test.each(filters)("never reads the whole table: %o", async (filter) => {
    const before = { rejectedAt: "2026-03-12T00:01:00.000000Z", id: randomUUID() };
    const plans = await plansOf(db.url, async (sql) => {
      await listRejected(sql, { ...filter, before: null, limit: 50 });
      await listRejected(sql, { ...filter, before, limit: 50 });
    });
    expect(plans).toHaveLength(2);
    for (const plan of plans) expect(plan).not.toContain("Seq Scan");
  });

  test("knows its sources by hopping from one to the next", async () => {
    const plans = await plansOf(db.url, async (sql) => {
      expect(await listRejectedSources(sql)).toEqual(
        Array.from({ length: 20 }, (_, n) => `source-${n}`).sort(),
      );
    });
    expect(plans.join("\n")).not.toContain("Seq Scan");
  });
});

describe("the counts", () => {
  test("are exact up to 10,000, and one more beyond", async () => {
    const like = { reason: "is required", path: "type" };
    expect(await countRejected(access, { status: "open", source: null })).toBe(200);
    expect(await countRejected(access, { status: "open", source: "source-7" })).toBe(200);
    expect(await countRejected(access, { status: "open", source: "source-1" })).toBe(0);
    expect(await countRejected(access, { status: null, source: null })).toBe(countedMax + 1);
    expect(await countRejected(access, { status: "open", source: "source-7", like })).toBe(200);
    expect(
      await countRejected(access, { status: "open", source: "source-7", like: { ...like, path: "" } }),
    ).toBe(0);
  });

  test("of what waits read its index", async () => {
    const plans = await plansOf(db.url, async (sql) => {
      await countRejected(sql, { status: "open", source: null });
      await countRejected(sql, {
        status: "open",
        source: "source-7",
        like: { reason: "is required", path: "type" },
      });
    });
    for (const plan of plans) expect(plan).not.toContain("Seq Scan");
  });
});

async function newRejected(
  change: Partial<Parameters<typeof insertRejected>[1][number]> = {},
): Promise<string> {
  const id = randomUUID();
  const original = Buffer.from([0x00, 0xff, 0x7b]);
  const row = {
    id,
    source: "other",
    format: "csv",
    inputName: "a.csv",
    place: "3",
    original,
    originalBytes: 3,
  };
  const why = { event: null, problems: "[]", type: null, reason: "is no number", path: "payload.total" };
  await insertRejected(access, [{ ...row, ...why, ...change }]);
  return id;
}

describe("one record", () => {
  test("comes with its own bytes, as many as asked for", async () => {
    const id = await newRejected({ event: '{"type":"é"}' });
    const row = await findRejected(access, id, 20);
    expect(row).toMatchObject({
      original: Buffer.from([0, 255, 123]),
      originalBytes: 3,
      event: '{"type":"é"}',
    });
    expect(await findRejected(access, id, 2)).toMatchObject({
      original: Buffer.from([0, 255]),
      event: null,
      eventBytes: 13,
    });
    expect(await findRejected(access, randomUUID(), 2)).toBeNull();
  });

  test("is decided about once: the first decision stands", async () => {
    const id = await newRejected();
    const eventId = randomUUID();
    const decisions = await Promise.all([
      decideRejected(access, id, { status: "sent", decidedBy: "a@example.com", eventId }),
      decideRejected(access, id, { status: "set_aside", decidedBy: "b@example.com", decision: "a test" }),
    ]);
    expect(decisions.filter(Boolean)).toHaveLength(1);
    const [first, second] = ["a@example.com", "b@example.com"];
    expect((await findRejectedState(access, id))?.decidedBy).toBe(decisions[0] ? first : second);
  });

  test("takes along those that wait for the same reason, and no other", async () => {
    const source = `alike-${randomUUID()}`;
    const [one, two, other, path, done] = [
      await newRejected({ source }),
      await newRejected({ source }),
      await newRejected({ source, reason: "is empty" }),
      await newRejected({ source, path: "payload.quantity" }),
      await newRejected({ source }),
    ] as [string, string, string, string, string];
    const decided = { decidedBy: "a@example.com", decision: "a test file" };
    await decideRejected(access, done, { status: "sent", decidedBy: "b@example.com", eventId: randomUUID() });
    const like = { source, reason: "is no number", path: "payload.total" };
    expect(await decideRejectedAlike(access, { ...like, id: done }, decided)).toBe(0);
    expect(await decideRejectedAlike(access, { ...like, id: one }, decided)).toBe(2);
    const states = await Promise.all(
      [one, two, other, path, done].map((id) => findRejectedState(access, id)),
    );
    expect(states.map((state) => state?.status)).toEqual(["set_aside", "set_aside", "open", "open", "sent"]);
  });

  test("two who take along the same ones at once do not deadlock, and one of them does it", async () => {
    const source = `race-${randomUUID()}`;
    const ids = await Promise.all(Array.from({ length: 40 }, () => newRejected({ source })));
    const like = { source, reason: "is no number", path: "payload.total" };
    const counts = await Promise.all(
      [ids[0], ids[39], ids[20]].map((id) =>
        decideRejectedAlike(access, { ...like, id: id ?? "" }, { decidedBy: "a@example.com", decision: "x" }),
      ),
    );
    expect(counts.sort((a, b) => a - b)).toEqual([0, 0, 40]);
  });

  test("is found and decided about by its key", async () => {
    const id = await newRejected();
    const plans = await plansOf(db.url, async (sql) => {
      await findRejected(sql, id, 100);
      await findRejectedState(sql, id);
      const like = { source: "other", reason: "none", path: "" };
      await decideRejectedAlike(sql, { ...like, id }, { decidedBy: "a@example.com", decision: "x" });
    });
    for (const plan of plans) expect(plan).not.toContain("Seq Scan on rejected");
  });
});
