/** The sample as a new user gets it: all thirty days, told once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { fillSample } from "./fill-sample";

let db: TestDatabase;
let events = 0;

// Half a minute of real commands on two free cores; a busy machine takes its time.
beforeAll(async () => {
  db = await testDatabase();
  ({ events } = await fillSample(db.url, () => undefined));
}, 400_000);
afterAll(() => db.close());

describe("thirty days", () => {
  it("are about 50,000 events, on every day, fewer at weekends, some off hours", async () => {
    expect(events).toBeGreaterThan(48_000);
    expect(events).toBeLessThan(53_000);
    const days = await db.sql<{ day: string; weekend: boolean; events: number; off: number }[]>`
      select occurred_at::date::text as day, extract(isodow from occurred_at) > 5 as weekend, count(*)::int as events,
        count(*) filter (where actor_type = 'user' and extract(hour from occurred_at) not between 6 and 18)::int as off
      from audit.event where type <> 'price.inserted' and causation_id is distinct from (select id from audit.event where type = 'curve.shifted')
      group by 1, 2 order by 1`;
    expect(days.map(({ day }) => day)).toHaveLength(31);
    expect(days[0]?.day).toBe("2026-02-10");
    expect(days.at(-1)?.day).toBe("2026-03-12");
    const inside = days.slice(0, -1);
    const most = Math.max(...inside.filter(({ weekend }) => weekend).map(({ events: many }) => many));
    for (const { weekend, events: many, off } of inside) {
      if (!weekend) expect(many).toBeGreaterThan(2 * most);
      expect(off).toBeGreaterThan(0);
    }
  });

  it("hold one fan-out: 10,000 prices changed by one statement, in the order of their symbols, all by one event", async () => {
    const [row] = await db.sql`
      with effect as (
        select e.*, lag(e.entity_id) over (order by e.seq) < e.entity_id as in_order
        from audit.event c join audit.cause_edge g on g.cause_id = c.id join audit.event e on e.id = g.effect_id
        where c.type = 'curve.shifted')
      select count(*)::int as many, count(distinct entity_id)::int as prices, count(distinct tx::text)::int as transactions,
        bool_and(type = 'price.updated' and changed -> 'mid' ->> 'from' <> changed -> 'mid' ->> 'to') as changed,
        bool_and(in_order) as in_order, count(distinct correlation_id)::int as flows
      from effect`;
    expect(row).toEqual({
      many: 10_000,
      prices: 10_000,
      transactions: 1,
      changed: true,
      in_order: true,
      flows: 1,
    });
  });

  it("tell order.placed in versions 1 to 3, one after the other, each in its shape", async () => {
    const rows = await db.sql`
      select schema_version as version, array_agg(distinct keys) as shapes, min(occurred_at)::date::text as first, max(occurred_at)::date::text as last
      from (select *, (select string_agg(k, ' ' order by k) from jsonb_object_keys(payload) k) as keys from audit.event where type = 'order.placed') e
      group by 1 order by 1`;
    expect(rows).toEqual([
      { version: 1, shapes: ["client instrument price qty side"], first: "2026-02-10", last: "2026-02-17" },
      {
        version: 2,
        shapes: ["client currency instrument limit_price quantity side"],
        first: "2026-02-17",
        last: "2026-03-03",
      },
      {
        version: 3,
        shapes: ["currency customer instrument limit_price lots quantity side"],
        first: "2026-03-03",
        last: "2026-03-12",
      },
    ]);
    const [newer] = await db.sql`
      select every(a.occurred_at < b.occurred_at) as later from audit.event a, audit.event b
      where a.type = 'order.placed' and b.type = 'order.placed' and a.schema_version < b.schema_version`;
    expect(newer).toEqual({ later: true });
  });

  it("have a source that falls silent and stays so, among eleven that speak to the end", async () => {
    const rows = await db.sql<{ source: string; last: string }[]>`
      select source, max(occurred_at)::date::text as last from audit.event
      where source not in ('desk-setup', 'deploy') group by 1 order by 2, 1`;
    expect(rows[0]).toEqual({ source: "yard", last: "2026-03-05" });
    expect(rows.slice(1).map(({ source }) => source)).toEqual(
      "admin-ui cron ledger oms-api partner-api pricing psp risk signal wms".split(" "),
    );
    for (const { last } of rows.slice(1)) expect(last).toBe("2026-03-12");
    const [spoke] = await db.sql`
      select count(distinct occurred_at::date)::int as days from audit.event where source = 'yard'`;
    expect(spoke?.days).toBeGreaterThan(22);
  });

  it("have late arrivals: hours late when the provider was down, days late when the scales were offline", async () => {
    const rows = await db.sql`
      select source, count(*)::int > 10 as some, min(recorded_at)::date::text as told from audit.event
      where recorded_at - occurred_at > case source when 'yard' then interval '1 day' else interval '30 min' end
      group by 1 order by 1`;
    expect(rows).toEqual([
      { source: "psp", some: true, told: "2026-02-24" },
      { source: "yard", some: true, told: "2026-02-23" },
    ]);
    const [before] = await db.sql`
      select count(*)::int as events from audit.event e join audit.event c on c.id = e.causation_id where e.seq < c.seq`;
    expect(before).toEqual({ events: 0 });
  });

  it("have failures of four kinds, and corrections that came later and say which event was wrong", async () => {
    const failures = await db.sql<{ type: string }[]>`
      select distinct type from audit.event where outcome = 'failure' order by 1`;
    expect(failures.map(({ type }) => type)).toEqual(
      "job.failed limit.change_refused payment.capture_failed user.sign_in_failed".split(" "),
    );
    const corrections = await db.sql<{ type: string; many: number; sound: boolean }[]>`
      select e.type, count(*)::int as many, bool_and(e.occurred_at > w.occurred_at and e.entity_id = w.entity_id) as sound
      from audit.event e left join audit.event w on w.id = e.supersedes where e.supersedes is not null group by 1 order by 1`;
    expect(corrections.map(({ type, sound }) => [type, sound])).toEqual([
      ["item.weighed", true],
      ["ledger.corrected", true],
    ]);
    for (const { many } of corrections) expect(many).toBeGreaterThan(4);
  });

  it("name no cause that is not there, but for what partners lost", async () => {
    const orphans = await db.sql<{ source: string; many: number }[]>`
      select e.source, count(*)::int as many from audit.cause_edge g join audit.event e on e.id = g.effect_id
      where not exists (select from audit.event_key k where k.id = g.cause_id) group by 1`;
    expect(orphans.map(({ source }) => source)).toEqual(["partner-api"]);
    expect(orphans[0]?.many).toBeLessThan(60);
  });
});

describe("the tables", () => {
  const own = [
    ["order", "order"],
    ["item", "order_item"],
    ["payment", "payment"],
    ["shipment", "shipment"],
    ["ledger", "ledger_entry"],
  ] as const;

  it.each(own)(
    "every %s equals its last event, and what is gone ends with a delete",
    async (entity, table) => {
      const differing = await db.sql`
      with last as (
        select distinct on (entity_id) entity_id, after from audit.event
        where entity_type = ${entity} and operation is not null order by entity_id, occurred_at desc, seq desc
      )
      select coalesce(t.id, l.entity_id) as id, l.after, jsonb_strip_nulls(to_jsonb(t)) as row
      from last l full join desk.${db.sql(table)} t on t.id = l.entity_id
      where l.after::text is distinct from jsonb_strip_nulls(to_jsonb(t))::text`;
      expect(differing).toEqual([]);
    },
  );

  const tracked = [
    ["customer", "customer", "id", "{bank_account}"],
    ["limit", "account_limit", "customer_id", "{}"],
    ["price", "price", "symbol", "{fixed_at}"],
    ["stock", "stock", "site", "{}"],
  ] as const;

  it.each(tracked)(
    "every tracked %s equals its last event, what is masked or ignored aside",
    async (entity, table, key, hidden) => {
      const differing = await db.sql`
      with last as (
        select distinct on (entity_id) entity_id, after from audit.event
        where entity_type = ${entity} and operation is not null order by entity_id, occurred_at desc, seq desc
      ),
      kept as (
        select case when ${entity} = 'stock' then concat(t.image ->> 'site', ':', t.image ->> 'instrument') else t.key end as id, t.image
        from (select r.${db.sql(key)} as key, to_jsonb(r) as image from desk.${db.sql(table)} r) t
      )
      select coalesce(k.id, l.entity_id) as id, l.after, k.image from last l full join kept k on k.id = l.entity_id
      where (l.after - ${hidden}::text[])::text is distinct from (k.image - ${hidden}::text[])::text`;
      expect(differing).toEqual([]);
    },
  );
});
