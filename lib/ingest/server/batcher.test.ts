import { describe, expect, it } from "vitest";
import type { AppendedRow } from "@/db/queries/append-events";
import { sourceUuid } from "../uuid-v5";
import type { NewEvent } from "../new-event";
import { type BatcherOptions, createBatcher } from "./batcher";

const event = (name: string): NewEvent => ({
  ...{
    id: sourceUuid("shop", name),
    digest: "00",
    source: "shop",
    occurredAt: null,
    type: name,
    schemaVersion: 1,
  },
  ...{
    entityType: null,
    entityId: null,
    operation: null,
    outcome: "success",
    actorId: "shop",
    actorType: "service",
  },
  ...{ onBehalfOf: null, reason: null, after: null, changed: null, payload: null, metadata: null },
  ...{ transactionId: null, correlationId: null, causationId: null, causes: [], supersedes: null },
});

type SentRow = { request: number; index: number; id: string; type: string };
type Sent = { types: string[]; commit: () => void; fail: (code: string) => void };

/** A log whose commits the test lets through one by one; what it cannot show, the real log does in *.db.test.ts. */
function controlled(options: Omit<BatcherOptions, "send"> = {}) {
  const sent: Sent[] = [];
  let arrived: () => void = () => undefined;
  const send = (text: string) =>
    new Promise<AppendedRow[]>((resolve, reject) => {
      const rows = JSON.parse(text) as SentRow[];
      sent.push({
        types: rows.map((row) => row.type),
        commit: () =>
          resolve(
            rows.map(({ request, index, id }) => ({
              ...{ request, index, id, recordedAt: "2026-01-01T00:00:00.000000Z" },
              ...{ duplicate: false, problem: null, path: null },
            })),
          ),
        fail: (code) => reject(Object.assign(new Error(code), { code })),
      });
      arrived();
    });
  const batch = async (number: number): Promise<Sent> => {
    for (;;) {
      const there = sent[number];
      if (there) return there;
      await new Promise<void>((resolve) => (arrived = resolve));
    }
  };
  return { ...createBatcher({ ...options, send }), sent, batch };
}

describe("the batcher", () => {
  it("sends the first request at once and collects while it is being written", async () => {
    const log = controlled();
    const first = log.append({ key: "a", events: [event("1")] });
    const one = await log.batch(0);
    const others = ["2", "3", "4"].map((name) => log.append({ key: name, events: [event(name)] }));
    one.commit();
    const two = await log.batch(1);
    expect([one.types, two.types]).toEqual([["1"], ["2", "3", "4"]]);
    two.commit();
    expect((await Promise.all([first, ...others])).every((answer) => answer.ok)).toBe(true);
  });

  it("answers nobody before the commit that holds his events", async () => {
    const log = controlled();
    let answered = false;
    const answer = log.append({ key: "a", events: [event("1")] }).then(() => (answered = true));
    const one = await log.batch(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    one.commit();
    await answer;
  });

  it("never puts one id twice in a batch, and keeps each key's order", async () => {
    const log = controlled();
    const requests: [key: string, name: string][] = [
      ["a", "x"],
      ["b", "x"],
      ["b", "y"],
      ["c", "z"],
      ["a", "v"],
    ];
    const answers = requests.map(([key, name]) => log.append({ key, events: [event(name)] }));
    const one = await log.batch(0);
    expect(one.types).toEqual(["x", "z", "v"]);
    one.commit();
    const two = await log.batch(1);
    expect(two.types).toEqual(["x", "y"]);
    two.commit();
    await Promise.all(answers);
  });

  it("fills a batch to its bound, and takes a larger request alone", async () => {
    const log = controlled({ batchEventsMax: 3 });
    const events = (...names: string[]) => names.map(event);
    const answers = [["1", "2"], ["3", "4"], ["5", "6", "7", "8"], ["9"]].map((names, key) =>
      log.append({ key: String(key), events: events(...names) }),
    );
    const order: string[][] = [];
    for (let number = 0; number < 3; number++) {
      const batch = await log.batch(number);
      order.push(batch.types);
      batch.commit();
    }
    expect(order).toEqual([
      ["1", "2", "9"],
      ["3", "4"],
      ["5", "6", "7", "8"],
    ]);
    await Promise.all(answers);
  });

  it("finds the one request the database cannot take, in few commits", async () => {
    const log = controlled();
    const answers = Array.from({ length: 16 }, (_, at) =>
      log.append({ key: `k${at}`, events: [event(`e${at}`)] }),
    );
    for (let number = 0, open = 16; open > 0; number++) {
      const batch = await log.batch(number);
      const bad = batch.types.includes("e11");
      if (!bad || batch.types.length === 1) open -= batch.types.length;
      if (bad) batch.fail("22P02");
      else batch.commit();
    }
    const told = await Promise.all(answers);
    expect(told.map((answer) => answer.ok)).toEqual(told.map((_, at) => at !== 11));
    expect(told[11]).toMatchObject({ kind: "invalid-events" });
    expect(log.sent).toHaveLength(9);
  });

  it("sends a batch again when it raced with another, and gives up after a while", async () => {
    const log = controlled();
    const answer = log.append({ key: "a", events: [event("1")] });
    (await log.batch(0)).fail("40001");
    (await log.batch(1)).fail("40P01");
    (await log.batch(2)).commit();
    expect((await answer).ok).toBe(true);

    const never = log.append({ key: "a", events: [event("2")] });
    for (let number = 3; number < 14; number++) (await log.batch(number)).fail("40001");
    expect(await never).toMatchObject({ ok: false, kind: "unavailable" });
  });

  it("tells everyone in the batch when the database is gone, at once", async () => {
    const log = controlled();
    const answers = ["1", "2"].map((name) => log.append({ key: name, events: [event(name)] }));
    (await log.batch(0)).fail("CONNECTION_CLOSED");
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ ok: false, kind: "unavailable", retryAfterSeconds: 2 });
  });

  it("lets nobody wait longer than its patience, and does not write what was given up", async () => {
    const log = controlled({ patienceMs: 30 });
    const first = log.append({ key: "a", events: [event("1")] });
    const one = await log.batch(0);
    const second = log.append({ key: "b", events: [event("2")] });
    expect(await first).toMatchObject({ kind: "unavailable" });
    expect(await second).toMatchObject({ kind: "unavailable" });
    one.commit();
    const third = log.append({ key: "b", events: [event("3")] });
    const two = await log.batch(1);
    expect(two.types).toEqual(["3"]);
    two.commit();
    expect((await third).ok).toBe(true);
  });

  it("bounds what one key has waiting, without refusing others or a key with nothing waiting", async () => {
    const large = { ...event("large"), reason: "x".repeat(2000) };
    const log = controlled({ keyBacklogCharactersMax: 1000 });
    const first = log.append({ key: "a", events: [large] });
    expect(await log.append({ key: "a", events: [event("2")] })).toMatchObject({
      kind: "busy",
      retryAfterSeconds: 2,
    });
    const other = log.append({ key: "b", events: [event("3")] });
    (await log.batch(0)).commit();
    expect((await first).ok).toBe(true);
    (await log.batch(1)).commit();
    expect((await other).ok).toBe(true);
    const again = log.append({ key: "a", events: [event("4")] });
    (await log.batch(2)).commit();
    expect((await again).ok).toBe(true);
  });

  it("answers an empty request without a commit", async () => {
    const log = controlled();
    expect(await log.append({ key: "a", events: [] })).toEqual({ ok: true, events: [] });
    expect(log.sent).toEqual([]);
  });
});
