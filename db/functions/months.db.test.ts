/** Months are made ahead and on demand, know what they hold, and are split when an import makes one too large. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db?.close());

/** Records one event as if the log's clock stood at `at`. */
const recordAt = (at: string, occurredAt = at) =>
  db.sql.begin(async (tx) => {
    await tx`select set_config('whence.clock', ${at}, true)`;
    await tx`select audit.record_event('tick', occurred_at => ${occurredAt}::timestamptz)`;
  });

test("this month and three ahead are there from the start", async () => {
  const [row] = await db.sql`
    select count(*)::int as months from audit.month where to_at > now() and from_at < now() + interval '3 months'`;
  expect(row?.months).toBeGreaterThanOrEqual(4);
});

test("an event of a month nobody made ahead makes it, by UTC", async () => {
  await recordAt("2019-12-31 23:30:00-02");
  const [row] =
    await db.sql`select e.tableoid::regclass::text as part from audit.event e where recorded_at < '2020-02-01'`;
  expect(row?.part).toBe("audit.event_2020_01");
});

test("two that make the same month at once make it once", async () => {
  await Promise.all(Array.from({ length: 4 }, (_, i) => recordAt(`2018-07-0${i + 1}T00:00:00Z`)));
  const [row] = await db.sql`select count(*)::int as rows from audit.event where recorded_at < '2019-01-01'`;
  expect(row?.rows).toBe(4);
});

test("the span of what occurred in a month is known, also when it was recorded years later", async () => {
  await recordAt("2021-05-05T00:00:00Z", "1999-01-01T00:00:00Z");
  await recordAt("2021-05-06T00:00:00Z", "2021-05-06T00:00:00Z");
  const [span] =
    await db.sql`select occurred_min, occurred_max from audit.month_spans() where name = 'event_2021_05'`;
  expect(span).toEqual({ occurred_min: "1999-01-01 00:00:00+00", occurred_max: "2021-05-06 00:00:00+00" });
});

test("a live log closes a month only when every transaction of its time is done", async () => {
  const live = await testDatabase();
  const late = connect(live.url, { max: 1 });
  try {
    await live.sql`select audit.ensure_month('2017-01-15Z')`;
    await live.sql`update audit.log set kind = 'live'`;
    const closed = async () => {
      await live.sql`select audit.keep_months()`;
      const [month] =
        await live.sql`select closed_at is not null as closed from audit.month where name = 'event_2017_01'`;
      return month?.closed;
    };
    await late.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      expect(await closed()).toBe(false);
      expect(await closed()).toBe(false);
    });
    // Transaction numbers are the cluster's: the tests beside this one have to end theirs first.
    await expect.poll(closed, { timeout: 50_000 }).toBe(true);
  } finally {
    await late.end();
    await live.close();
  }
});

test("a month is split without losing a row, and both parts are append-only", async () => {
  await recordAt("2016-03-10T00:00:00Z");
  await db.sql.begin(async (tx) => {
    await tx`set local role whence_owner`;
    await tx`select audit.split_month('event_2016_03', '2016-03-15T12:00:00Z')`;
  });
  await recordAt("2016-03-14T00:00:00Z");
  await recordAt("2016-03-20T00:00:00Z");
  const rows = await db.sql`
    select tableoid::regclass::text as part, count(*)::int as rows from audit.event
    where recorded_at >= '2016-01-01Z' and recorded_at < '2017-01-01Z' group by 1 order by 1`;
  expect(rows).toEqual([
    { part: "audit.event_2016_03", rows: 2 },
    { part: "audit.event_2016_03_15_1200", rows: 1 },
  ]);
  for (const { part } of rows) {
    await expect(db.sql.unsafe(`delete from ${part}`)).rejects.toThrow("append-only");
  }
});

test("whence.clock is refused in a log that is not a sample", async () => {
  const live = await testDatabase();
  await live.sql`update audit.log set kind = 'live'`;
  await expect(
    live.sql.begin(async (tx) => {
      await tx`select set_config('whence.clock', '2020-01-01Z', true)`;
      await tx`select audit.record_event('tick')`;
    }),
  ).rejects.toThrow("whence.clock is refused");
  await live.close();
});
