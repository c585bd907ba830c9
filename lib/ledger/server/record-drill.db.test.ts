import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDatabase } from "@/db/database";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { Viewer } from "@/lib/access/viewer";
import type { Trial } from "../drill";
import { lastDrill } from "./last-drill";
import { recordDrill } from "./record-drill";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  process.env.DATABASE_URL = db.appUrl;
});
afterAll(async () => {
  await closeDatabase();
  await db.close();
});

const viewer = { kind: "person", role: "auditor" } as Viewer;
const trial = (name: string, found: boolean): Trial => ({
  name,
  words: name,
  reach: "database",
  variant: "consistent",
  expected: "1",
  views: [],
  found,
});

test("the last drill is what health shows; each is an event that names what was missed", async () => {
  expect(await lastDrill(viewer)).toBeNull();
  const copied = { events: 100, total: 2000 };
  await recordDrill("operator:ada", { trials: [trial("a", true), trial("b", true)], copied });
  expect(await lastDrill(viewer)).toMatchObject({ found: 2, attacks: 2 });
  await recordDrill("operator:ada", { trials: [trial("a", true), trial("b", false)], copied });
  const last = await lastDrill(viewer);
  expect(last).toMatchObject({ found: 1, attacks: 2, at: expect.stringMatching(/^20.*Z$/) });
  const [event] = await db.sql`
    select actor_id, outcome, source, payload::text from audit.event where id = ${last?.eventId ?? ""}`;
  expect(event).toEqual({
    actor_id: "operator:ada",
    outcome: "failure",
    source: "whence",
    payload:
      '{"found": 1, "missed": ["b (consistent)"], "attacks": 2, "eventsInLog": 2000, "eventsCopied": 100}',
  });
});

test("without the right to read nothing is told", async () => {
  const sender = { kind: "source", mayRead: false } as Viewer;
  await expect(lastDrill(sender)).rejects.toThrow("without the right");
});
