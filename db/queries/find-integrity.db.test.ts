/** What the badge rests on: how far checks have covered the log without a gap, and what was found since. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { connect, type Database } from "../client";
import { type TestDatabase, testDatabase } from "../testing/test-database";
import { findIntegrity } from "./find-integrity";
import { listCheckpoints } from "./list-checkpoints";

let db: TestDatabase;
let reader: Database;
beforeAll(async () => {
  db = await testDatabase();
  reader = connect(db.appUrl, { max: 1, role: "whence_reader" });
});
afterAll(async () => {
  await reader.end();
  await db.close();
});
beforeEach(async () => {
  await db.sql`delete from whence.verification`;
  minute = 0;
});

let minute = 0;
type Row = { kind: string; from?: number; to?: number; status?: string; first?: number };

/** One a minute, in this order. */
async function check({ kind, from = 0, to = 0, status = "verified", first }: Row): Promise<void> {
  minute += 1;
  const at = `2026-03-12 03:${String(minute).padStart(2, "0")}:00Z`;
  const ended = ["queued", "running"].includes(status) ? null : at;
  await db.sql`
    insert into whence.verification (id, kind, requested_by, requested_at, finished_at, from_position, to_position, status,
      finding_count, first_position)
    values (${randomUUID()}, ${kind}, 'test', ${at}, ${ended}, ${from}, ${to}, ${status}, ${first === undefined ? 0 : 1}, ${first ?? null})`;
}

const reached = async () => {
  const { wholeTo, tailTo, foundPosition } = await findIntegrity(reader);
  return { whole: wholeTo, tail: tailTo, found: foundPosition };
};

it("knows nothing of a log nobody has checked", async () => {
  expect(await reached()).toEqual({ whole: null, tail: null, found: null });
  await check({ kind: "tail", to: 50 });
  await check({ kind: "whole", to: 90, status: "running" });
  await check({ kind: "whole", to: 90, status: "failed" });
  expect(await reached()).toEqual({ whole: null, tail: null, found: null });
});

it("reaches on with each tail that begins inside what was covered, and stops at the first gap", async () => {
  await check({ kind: "whole", to: 100 });
  await check({ kind: "tail", from: 100, to: 120 });
  await check({ kind: "tail", from: 110, to: 140 });
  expect(await reached()).toEqual({ whole: "100", tail: "140", found: null });
  await check({ kind: "tail", from: 141, to: 200 });
  await check({ kind: "tail", from: 200, to: 300 });
  expect(await reached()).toEqual({ whole: "100", tail: "140", found: null });
});

it("does not count a tail that came to no verdict", async () => {
  await check({ kind: "whole", to: 100 });
  await check({ kind: "tail", from: 100, to: 120, status: "undecided" });
  await check({ kind: "tail", from: 120, to: 140 });
  expect(await reached()).toEqual({ whole: "100", tail: null, found: null });
});

it("keeps what any check found until the whole log is checked again", async () => {
  await check({ kind: "whole", to: 100 });
  await check({ kind: "tail", from: 100, to: 120, status: "tampered", first: 107 });
  await check({ kind: "tail", from: 120, to: 130 });
  await check({ kind: "whole", status: "undecided" });
  expect((await reached()).found).toBe("107");
  await check({ kind: "full", to: 130 });
  expect(await reached()).toEqual({ whole: "130", tail: null, found: null });
  await check({ kind: "whole", to: 130, status: "tampered", first: 4 });
  expect((await reached()).found).toBe("4");
});

it("pages checkpoints newest first by when they were signed, each with what it added and who took it", async () => {
  await db.sql`insert into audit.anchor (name, kind, target, checked_at) values ('f', 'folder', '/f', now()), ('w', 'witness', 'u', now())`;
  for (const [n, size] of [10, 10, 25].entries())
    await db.sql`
      insert into audit.checkpoint (signed_at, size, root, note, key_name)
      values (${`2026-03-12T03:00:0${n}.000000Z`}, ${size}, sha256(''), 'note', 'k')`;
  await db.sql`insert into audit.cosignature (anchor, size, anchored_at) values ('f', 25, now()), ('f', 10, now() - interval '1 s'), ('w', 10, now())`;
  const first = await listCheckpoints(reader, { before: null, limit: 2 });
  expect(first.more).toBe(true);
  expect(first.rows).toMatchObject([
    { size: "25", sizeBefore: "10", folders: 1, witnesses: 0 },
    { size: "10", sizeBefore: "10", folders: 1, witnesses: 1 },
  ]);
  const rest = await listCheckpoints(reader, { before: first.rows[1]?.signedAt ?? null, limit: 2 });
  expect(rest).toMatchObject({ more: false, rows: [{ size: "10", sizeBefore: null }] });
});
