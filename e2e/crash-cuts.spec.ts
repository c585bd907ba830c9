/**
 * Each step at which a request can be cut off, hit on purpose: while its body is read, after the insert and before
 * the commit, after the commit and before the answer; by a cut connection, the web server's death or PostgreSQL's
 * (A1, A8). And cuts at random bytes, between client and web server and between that and PostgreSQL.
 */
import { connect as connectSocket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReservedSql } from "postgres";
import { type CutProxy, cutProxy } from "@/db/testing/cut-proxy";
import { chance } from "@/lib/sample/chance";
import { seed, told } from "./crash/kills";
import { openLedger } from "./crash/ledger";
import { produce } from "./crash/load";
import { addSources, type CrashDatabase, type CrashWeb, openCrashDatabase, openWeb } from "./crash/servers";

let db: CrashDatabase;
let web: CrashWeb;
let toDatabase: CutProxy;
let toWeb: CutProxy;
let keys: Map<string, string>;
// A source for the steps, and one for each of the proxies, whose ledger tells of nothing else.
const sources = ["steps", "PostgreSQL", "web"];

beforeAll(async () => {
  db = await openCrashDatabase();
  keys = await addSources(db.appUrl, sources);
  toDatabase = await cutProxy(db.cluster().port);
  const url = new URL(db.appUrl);
  url.search = "";
  url.host = `127.0.0.1:${toDatabase.port}`;
  web = await openWeb(url.href);
  toWeb = await cutProxy(Number(new URL(web.address).port));
});
afterAll(async () => {
  await toWeb?.close();
  await web?.close();
  await toDatabase?.close();
  await db?.close();
});
afterEach(() => {
  toDatabase.plan = toWeb.plan = () => null;
});

/** One event, or null for no answer at all. */
async function post(events: object[]) {
  const headers = { authorization: `Bearer ${keys.get("steps")}`, "content-type": "application/json" };
  try {
    const body = JSON.stringify(events);
    const response = await fetch(`${web.address}/api/v1/events`, { method: "POST", headers, body });
    return {
      status: response.status,
      body: (await response.json()) as { accepted?: number; duplicates?: number },
    };
  } catch {
    return null;
  }
}

/** With the same ids until there is an answer. */
async function postAgain(events: object[]) {
  for (;;) {
    const answer = await post(events);
    if (answer && answer.status !== 503) return answer;
    await pause(50);
  }
}

const there = async (type: string) => {
  const rows = await db.sql<
    { n: number }[]
  >`select (payload->>'n')::int as n from audit.event where type = ${type} order by seq`;
  return rows.map(({ n }) => n);
};

describe("a request stopped between its insert and its commit", () => {
  let holder: ReservedSql;
  let turn = 0;
  let type: string;
  let events: object[];
  let answer: ReturnType<typeof post>;

  // Another transaction has written the id of the request's last event and not yet committed: the batch waits there,
  // its other events written.
  beforeEach(async () => {
    turn += 1;
    type = `held.${turn}`;
    const ids = [1, 2, 9].map((n) => `${n}0000000-0000-7000-8000-${String(turn).padStart(12, "0")}`);
    events = ids.map((id, n) => ({ id, type, payload: { n } }));
    holder = await db.sql.reserve();
    await holder`begin`;
    await holder`
      insert into audit.event_key (id, seq, recorded_at, occurred_at, source)
      values (${ids[2] ?? ""}::uuid, -1, now(), now(), 'holder')`;
    answer = post(events);
    while ((await waiting()) === 0) await pause(5);
    expect(await there(type)).toEqual([]);
  });

  const waiting = async () => {
    const [row] = await db.sql<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity where application_name = 'whence append' and wait_event_type = 'Lock'`;
    return row?.n ?? 0;
  };
  const letGo = async () => {
    await holder`rollback`;
    holder.release();
  };
  const expectThereOnce = async (duplicates: number) => {
    const again = await postAgain(events);
    expect(again).toMatchObject({ status: 201, body: { accepted: 3 - duplicates, duplicates } });
    expect(await there(type)).toEqual([0, 1, 2]);
  };

  test("by the death of PostgreSQL: nothing is there, and the same ids are taken", async () => {
    await db.kill();
    await db.start();
    // The appender may have sent it again by itself, once PostgreSQL was back.
    const first = await answer;
    expect([201, 503]).toContain(first?.status);
    await expectThereOnce(first?.status === 201 ? 3 : 0);
  });

  test("by the death of the web server: the same ids give one receipt, whoever commits", async () => {
    await web.kill();
    expect(await answer).toBeNull();
    // PostgreSQL has not noticed: it commits what nobody waits for.
    await letGo();
    while ((await there(type)).length === 0) await pause(5);
    await web.start();
    await expectThereOnce(3);
  });

  test.each(["close", "reset"] as const)(
    "when its commit's answer is cut off (%s): it is asked for again, and the caller hears the truth",
    async (how) => {
      toDatabase.cutNext("server", how);
      await letGo();
      expect(await answer).toMatchObject({ status: 201, body: { accepted: 0, duplicates: 3 } });
      await expectThereOnce(3);
    },
  );

  test("when its commit's answer is cut off and the web server dies: the same ids give one receipt", async () => {
    toDatabase.cutNext("server", "silence");
    await letGo();
    while ((await there(type)).length === 0) await pause(5);
    await web.kill();
    expect(await answer).toBeNull();
    await web.start();
    await expectThereOnce(3);
  });

  test("when PostgreSQL falls silent: the caller is told so in time, and the next try finds it", async () => {
    toDatabase.cutNext("server", "silence");
    await letGo();
    const from = performance.now();
    expect(await answer).toMatchObject({ status: 503 });
    expect(performance.now() - from).toBeLessThan(12_000);
    await expectThereOnce(3);
  });
});

test("a web server that dies while it reads a request has recorded nothing of it", async () => {
  const body = JSON.stringify([{ id: "half-1", type: "half", payload: { n: 0 } }]);
  const socket = connectSocket(Number(new URL(web.address).port), "127.0.0.1").on("error", () => undefined);
  socket.write(
    `POST /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keys.get("steps")}\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length + 1}\r\n\r\n${body}`,
  );
  await pause(100);
  await web.kill();
  await web.start();
  expect(await there("half")).toEqual([]);
  expect(await postAgain(JSON.parse(body) as object[])).toMatchObject({ body: { accepted: 1 } });
});

test("B1: the same request many times in parallel is one event and one receipt", async () => {
  const times = process.env.WHENCE_LONG ? 1000 : 300;
  const answers = await Promise.all(
    Array.from({ length: times }, () => postAgain([{ id: "b1", type: "b1" }])),
  );
  expect(answers.filter(({ body }) => body.accepted === 1)).toHaveLength(1);
  expect(answers.every(({ status }) => status === 201)).toBe(true);
  expect(await there("b1")).toHaveLength(1);
});

test.each([
  ["PostgreSQL", () => toDatabase],
  ["web", () => toWeb],
] as const)(
  "cut at random bytes before %s, every request is answered in time and kept whole",
  async (where, proxyOf) => {
    const luck = chance(`${seed}/cuts/${where}`);
    const ledger = openLedger([where]);
    const proxy = proxyOf();
    const rounds = process.env.WHENCE_LONG ? 20 : 1;
    for (let round = 0; round < rounds; round++) {
      let cuts = 0;
      // Each new connection is cut, until there were enough: then the rest gets through.
      proxy.plan = () =>
        cuts++ < 40
          ? {
              from: luck.pick(["client", "server"] as const),
              bytes: luck.between(0, 12_000),
              how: luck.pick(["close", "reset"] as const),
            }
          : null;
      // Those that are open are cut too, at whatever they do next.
      proxy.cutNext("client", "reset");
      const wrong = await produce({
        ...{
          keys: new Map([[where, keys.get(where) ?? ""]]),
          ledger,
          seed: `${seed}/cuts/${where}/${round}`,
          producers: 12,
          requests: 10,
        },
        address: `http://127.0.0.1:${toWeb.port}`,
      });
      expect([...wrong, ...(await ledger.check(db.sql))], told(`round ${round}; ${ledger.path}`)).toEqual([]);
      expect(cuts).toBeGreaterThan(10);
    }
    ledger.remove();
  },
);
