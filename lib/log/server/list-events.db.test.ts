/** Reading for a person: pages both ways, each search on record, and nothing shown that could not be recorded. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedEvents } from "@/db/testing/seed-events";
import { type AccessTest, closeAccess, openAccess, signedIn } from "@/lib/access/server/access-test";
import type { Person } from "@/lib/access/viewer";
import type { EventFilter } from "@/lib/model/event-filter";
import { getEvent } from "./get-event";
import { getLinks } from "./get-links";
import { listEvents } from "./list-events";
import { suggest } from "./suggest";

let access: AccessTest;
let person: Person;
const seeded: EventFilter = {
  conditions: [{ kind: "anyOf", field: "source", values: ["seed"], negated: false }],
  from: null,
  to: null,
};

beforeAll(async () => {
  access = await openAccess();
  ({ person } = await signedIn(access));
  await seedEvents(access.db.sql, {
    count: 25,
    occurredAt: "'2026-03-12T00:00:00Z'::timestamptz + make_interval(secs => n)",
  });
});
afterAll(() => closeAccess(access));

const page = async (cursor: string | null, filter = seeded) => {
  const answer = await listEvents(person, { filter, limit: 10, cursor });
  if (!answer.ok) throw new Error(answer.problem);
  return answer.page;
};
const numbers = (events: { payload: string | null }[]) =>
  events.map((event) => Number(/\d+/u.exec(event.payload ?? "")?.[0]));

test("pages lead on to the end and back to the beginning", async () => {
  const first = await page(null);
  const second = await page(first.next);
  const third = await page(second.next);
  expect([first, second, third].flatMap(({ events }) => numbers(events))).toEqual(
    Array.from({ length: 25 }, (_, n) => 24 - n),
  );
  expect([first.previous, third.next]).toEqual([null, null]);
  const back = await page(third.previous);
  expect(numbers(back.events)).toEqual(numbers(second.events));
  const top = await page(back.previous);
  expect(numbers(top.events)).toEqual(numbers(first.events));
  expect(top.previous).toBeNull();
});

test("a search is itself an event, with its words and its range", async () => {
  await page(null, { ...seeded, from: "2026-03-12T00:00:00.000000Z" });
  const [event] = await access.db.sql`
    select actor_id, source, payload from audit.events where type = 'whence.searched' order by seq desc limit 1`;
  expect(event).toMatchObject({ actor_id: person.email, source: "whence" });
  expect(event?.payload).toBe('{"q": "source:seed", "to": null, "from": "2026-03-12T00:00:00.000000Z"}');
});

test("opening an event is itself an event", async () => {
  const [row] = (await page(null)).events;
  await getEvent(person, row?.id ?? "");
  const [event] = await access.db.sql`
    select entity_id from audit.events where type = 'whence.viewed' order by seq desc limit 1`;
  expect(event?.entity_id).toBe(row?.id);
});

test("when the record of a search cannot be written, nothing is shown", async () => {
  await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
  try {
    await expect(page(null)).rejects.toThrow("permission denied");
    await expect(
      getEvent(person, (await page("next_2026-03-12T00:00:09.000000Z_1")).events[0]?.id ?? ""),
    ).rejects.toThrow("permission denied");
  } finally {
    await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
  }
});

test("a cursor that does not read is refused", async () => {
  const answer = await listEvents(person, { filter: seeded, limit: 10, cursor: "page-2" });
  expect(answer).toEqual({ ok: false, problem: "bad-cursor" });
});

test("causes, effects and corrections are told apart, and a cause that has not arrived is named", async () => {
  const { sql } = access.db;
  const record = async (id: string, more: string) => {
    await sql.unsafe(`select audit.record_event('linked', 'order', '1', id => '${id}', ${more})`);
    return id;
  };
  const id = (n: number) => `0190dddd-0000-7000-8000-00000000000${n}`;
  await record(id(1), "outcome => 'success'");
  await record(id(2), `causation_id => '${id(1)}', causes => array['${id(9)}'::uuid]`);
  await record(id(3), `causation_id => '${id(2)}'`);
  await record(id(4), `supersedes => '${id(2)}'`);
  const event = await getEvent(person, id(2));
  if (!event) throw new Error("not found");
  const links = await getLinks(person, event);
  expect(links.causes.map((link) => [link.id, link.known !== null])).toEqual([
    [id(1), true],
    [id(9), false],
  ]);
  expect(links.effects.map((link) => link.id)).toEqual([id(3)]);
  expect(links.effectsTotal).toBe(1);
  expect(links.corrections.supersededBy.map((link) => link.id)).toEqual([id(4)]);
  const correction = await getEvent(person, id(4));
  if (!correction) throw new Error("not found");
  expect((await getLinks(person, correction)).corrections.supersedes?.id).toBe(id(2));
});

test("suggestions are real values, nearest first", async () => {
  expect(await suggest(person, "source", "se")).toEqual(["seed"]);
  expect(await suggest(person, "type", "MADE")).toEqual(["seed.made"]);
  expect(await suggest(person, "entity", "thing/1")).toContain("thing/12");
  expect(await suggest(person, "entity", "ord")).toEqual(["order"]);
  expect(await suggest(person, "no such field", "")).toBeNull();
});
