import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate } from "@/db/migrate";
import { emptyDatabase, type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { sampleSeed, tellStory } from "../story";
import { fillSample } from "./fill-sample";
import { sampleState } from "./sample-state";
import { statementOf } from "./tracked-writes";

let db: TestDatabase;
let events = 0;

// Some seconds of real commands; a busy machine takes its time.
beforeAll(async () => {
  db = await testDatabase();
  ({ events } = await fillSample(db.url, () => undefined, { days: 1 }));
}, 180_000);
afterAll(() => db.close());

describe("the incident, as the log has it", () => {
  it("runs from the signal to the recall, each event caused by the one the story says, at its time", async () => {
    const rows = await db.sql<{ line: string }[]>`
      select format('%s %s %s/%s %s < %s', to_char(e.occurred_at, 'HH24:MI:SS.MS'), e.type, e.entity_type, e.entity_id,
        e.actor_id, coalesce(c.type, '-')) as line
      from audit.event e left join audit.event c on c.id = e.causation_id
      where e.correlation_id = 'cor_01JP4T6ZK2' and e.entity_type not in ('price', 'stock', 'curve', 'item', 'ledger')
        and not (e.entity_type = 'order' and e.type not in ('order.placed', 'order.status_changed'))
      order by e.occurred_at, e.seq`;
    expect(rows.map((row) => row.line)).toEqual([
      "03:11:58.214 signal.generated signal/77120 signal-bot < -",
      "03:11:58.255 risk.check_passed risk/55310 risk < signal.generated",
      "03:11:58.263 order.placed order/1042 oms < risk.check_passed",
      "03:11:59.630 payment.requested payment/8817 payments < order.placed",
      "03:12:00.102 notification.sent user/alice notifier < order.placed",
      "03:12:06.884 order.status_changed order/1042 alice < notification.sent",
      "03:12:07.015 shipment.released shipment/3310 wms < order.status_changed",
      "03:12:09.402 payment.capture_failed payment/8817 payments < payment.requested",
      "03:12:09.731 payment.declined payment/8817 payments < payment.requested",
      "03:14:22.006 alert.raised alert/412 invariants < order.status_changed",
      "03:14:22.315 notification.sent user/chen notifier < alert.raised",
      "03:19:40.128 order.status_changed order/1042 chen < alert.raised",
      "03:19:40.361 shipment.recalled shipment/3310 wms < order.status_changed",
      "03:19:40.514 notification.sent user/alice notifier < order.status_changed",
      "03:26:51.900 payment.requested payment/8831 ben < order.noted",
      "03:33:12.447 payment.captured payment/8831 payments < payment.requested",
    ]);
  });

  it("has 14 events of order/1042, the sixth of them alice's, heard of 17 ms later", async () => {
    const rows = await db.sql<{ type: string; version: number; actor: string }[]>`
      select type, (after ->> 'version')::int as version, actor_id as actor from audit.event
      where entity_type = 'order' and entity_id = '1042' order by occurred_at, seq`;
    expect(rows.map((row) => row.version)).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
    expect(rows[5]).toMatchObject({ type: "order.status_changed", actor: "alice" });
    const [moved] = await db.sql`
      select changed::text, reason, source, extract(milliseconds from recorded_at - occurred_at)::int as lag,
        payload -> 'amount' as amount, metadata ->> 'ip' as ip from audit.event
      where entity_id = '1042' and actor_id = 'alice'`;
    expect(moved).toEqual({
      changed:
        '{"status": {"to": "shipped", "from": "pending"}, "version": {"to": 6, "from": 5}, ' +
        '"shipped_at": {"to": "2026-03-12T03:12:06.884+00:00"}, "shipped_by": {"to": "alice"}}',
      reason: "Customer escalation, ready to load",
      source: "admin-ui",
      lag: 17,
      amount: "235297.50",
      ip: "10.4.19.77",
    });
  });

  it("tells that one order was shipped before it was paid, and which", async () => {
    const rows = await db.sql`
      select entity_id, after ->> 'payment' as payment, after ->> 'payment_status' as status from audit.event
      where entity_type = 'order' and changed @> '{"status": {"to": "shipped"}}'
        and after ->> 'payment_status' is distinct from 'captured'`;
    expect(rows).toEqual([{ entity_id: "1042", payment: "payment/8817", status: "open" }]);
  });

  it("gives the alert both its causes", async () => {
    const rows = await db.sql<{ type: string }[]>`
      select c.type from audit.event e join audit.cause_edge g on g.effect_id = e.id join audit.event c on c.id = g.cause_id
      where e.type = 'alert.raised' order by c.occurred_at`;
    expect(rows.map((row) => row.type)).toEqual(["order.status_changed", "payment.declined"]);
  });
});

describe("ordinary life", () => {
  it("is about two thousand events, told by record_event and by capture", async () => {
    expect(events).toBeGreaterThan(1_900);
    expect(events).toBeLessThan(2_600);
    const [row] = await db.sql`
      select count(*) filter (where type in ('price.updated', 'stock.updated', 'limit.updated', 'customer.updated'))::int as captured,
        count(*) filter (where type like 'order.%' and operation is not null)::int as told from audit.event`;
    expect(row?.captured).toBeGreaterThan(200);
    expect(row?.told).toBeGreaterThan(500);
  });

  it("has failures, deletes with and without a reason, late arrivals, a delegation, and a hostile text", async () => {
    const [row] = await db.sql`
      select count(*) filter (where outcome = 'failure' and type = 'payment.capture_failed')::int > 3 as declined,
        count(*) filter (where outcome = 'failure' and type = 'limit.change_refused')::int as refused,
        count(*) filter (where operation = 'delete' and reason is null and actor_id = 'ben')::int as silent,
        count(*) filter (where operation = 'delete' and entity_id = '1039' and reason = 'duplicate')::int as duplicate,
        count(*) filter (where recorded_at - occurred_at > interval '9 s')::int > 3 as late,
        count(*) filter (where on_behalf_of = 'alice' and actor_id = 'ines')::int as delegated,
        count(*) filter (where reason ~ '\u202E' and reason ~ '\u001B')::int as hostile
      from audit.event`;
    expect(row).toEqual({
      declined: true,
      refused: 1,
      silent: 3,
      duplicate: 1,
      late: true,
      delegated: 1,
      hostile: 1,
    });
  });

  it("keeps every digit of a price, and never a bank account", async () => {
    const [row] = await db.sql`
      select after -> 'daily_rate' as rate from audit.event
      where type = 'limit.updated' and entity_id = 'vega' order by seq desc limit 1`;
    expect(row?.rate).toBe("0.000123456789");
    const leaks = await db.sql`
      select e.id from audit.event e, desk.customer c
      where concat(e.after, e.changed, e.payload) like '%' || c.bank_account || '%'`;
    expect(leaks).toEqual([]);
  });

  it("corrects: before the correction the wrong value stands, after it the right one, and both stay", async () => {
    const stateAt = async (at: string) => {
      const [row] = await db.sql`
        select after ->> 'amount' as amount from audit.event
        where entity_type = 'ledger' and entity_id = '90419' and occurred_at <= ${at} order by occurred_at desc, seq desc limit 1`;
      return row?.amount as string;
    };
    expect(await stateAt("2026-03-12T03:31:07.219999Z")).toBe("88204.00");
    expect(await stateAt("2026-03-12T03:31:07.220000Z")).toBe("88203.96");
    const corrections = await db.sql`
      select e.entity_type, w.type as wrong from audit.event e join audit.event w on w.id = e.supersedes order by e.seq`;
    expect(corrections).toEqual([
      { entity_type: "item", wrong: "item.weighed" },
      { entity_type: "ledger", wrong: "ledger.posted" },
    ]);
  });
});

describe("being stopped", () => {
  // Two days: the first of them has fixings of many prices in one statement.
  const days = 2;

  it("goes on after a stop and after a kill, also by two at once, to the same log as in one run", async () => {
    const [whole, other] = [await testDatabase(), await testDatabase()];
    try {
      await fillSample(whole.url, () => undefined, { days });
      expect(await sampleState(other.url)).toBe("none");
      for (let stop = 0; stop < 8; stop += 1) await stopAt(other, 1 + Math.floor(Math.random() * 500));
      expect(await sampleState(other.url)).toBe("partial");
      await killAt(other, 600);
      expect(await sampleState(other.url)).toBe("partial");
      const otherStory = fillSample(other.url, () => undefined, { seed: "another", days });
      await expect(otherStory).rejects.toThrow("another version");
      await Promise.all([1, 2].map(() => fillSample(other.url, () => undefined, { days })));
      expect(await sampleState(other.url)).toBe("complete");
      expect(await contentOf(other)).toEqual(await contentOf(whole));
    } finally {
      await whole.close();
      await other.close();
    }
  }, 240_000);

  it("tells nothing after a step that failed", async () => {
    const broken = await testDatabase();
    try {
      await stopAt(broken, 100);
      // As if the story had other rows than the desk.
      await broken.sql`delete from desk.stock`;
      await expect(fillSample(broken.url, () => undefined, { days })).rejects.toThrow("met other rows");
      const [row] = await broken.sql<{ told: number; events: number }[]>`
        select last_step as told, (select count(*)::int from audit.event where metadata -> 'requestId' is not null) as events
        from desk.told`;
      const told = tellStory(sampleSeed, { days }).slice(0, row?.told);
      expect(told.length).toBeGreaterThan(100);
      expect(row?.events).toBe(told.flatMap(({ acts }) => acts.filter((act) => "event" in act)).length);
      expect(await sampleState(broken.url)).toBe("partial");
    } finally {
      await broken.close();
    }
  }, 120_000);

  it("tells no part of a step outside its transaction, as a client would that lost its connection between", async () => {
    const cut = await testDatabase();
    try {
      await stopAt(cut, 100);
      const count = () =>
        cut.sql`select count(*)::int as events, (select last_step from desk.told) as told from audit.event`;
      const before = await count();
      const { text, values } = statementOf({
        kind: "take",
        site: "RTM-4",
        instrument: "ZN-SHG",
        tonnes: "1.0",
      });
      await expect(cut.sql.unsafe(text, values)).rejects.toThrow("met other rows");
      const told = Number(before[0]?.told);
      const clock = "2026-03-12T03:00:00Z";
      const step = JSON.stringify({ number: told + 1, settings: { clock }, acts: [], begun: true });
      await expect(cut.sql`select desk.tell(${step}::text::jsonb)`).rejects.toThrow(
        "outside its transaction",
      );
      expect(await count()).toEqual(before);
    } finally {
      await cut.close();
    }
  }, 60_000);

  it("is refused in a live log, before anything is made", async () => {
    const live = await emptyDatabase();
    try {
      await migrate(live.url, { kind: "live", origin: "whence.test/live" });
      await expect(fillSample(live.url, () => undefined)).rejects.toThrow("made as a sample");
      expect(await sampleState(live.url)).toBe("none");
    } finally {
      await live.close();
    }
  });
});

/** Stops the telling between two steps. */
async function stopAt(at: TestDatabase, step: number): Promise<void> {
  const stopper = new AbortController();
  const report = (done: number) => (done >= step ? stopper.abort() : undefined);
  await expect(fillSample(at.url, report, { days: 2, signal: stopper.signal })).rejects.toThrow();
}

/** Kills the process that tells, as `kill -9` of a first start would. */
async function killAt(at: TestDatabase, step: number): Promise<void> {
  const code = `
    import { fillSample } from "./lib/sample/server/fill-sample.ts";
    await fillSample(process.argv[1], (done) => console.log(done), { days: 2 });`;
  const node = ["--conditions=react-server", "--import", "tsx", "--input-type=module", "-e", code, at.url];
  const teller = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(teller, "exit");
  for await (const line of createInterface(teller.stdout)) if (Number(line) >= step) teller.kill("SIGKILL");
  expect((await exit)[1]).toBe("SIGKILL");
}

/** The log without what may differ: transaction numbers, places in the sequence, and the ids of captured changes. */
async function contentOf(at: TestDatabase): Promise<unknown[]> {
  const rows = await at.sql`
    select row_number() over (order by seq) as turn, dense_rank() over (order by tx) as commit,
      case when metadata -> 'requestId' is not null then id end as id,
      occurred_at, recorded_at, type, schema_version, entity_type, entity_id, operation, outcome, actor_id, actor_type,
      on_behalf_of, source, reason, after, changed, metadata - 'login' as metadata,
      case when type like 'whence.%' then null else payload end as payload, correlation_id, causation_id, causes, supersedes
    from audit.event order by seq`;
  return Array.from(rows);
}
