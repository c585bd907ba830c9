/** For tests of rejected records: a line of an ndjson file whose time has no zone, and what became of it. */
import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { database } from "@/db/database";
import { insertRejected, type NewRejected } from "@/db/queries/insert-rejected";
import type { AccessTest } from "@/lib/access/server/access-test";
import { type JsonTree, parseJson } from "@/lib/model/json";

/** `sent`: the id of the event that the line holds. */
export async function rejectLine(sent: string, change: Partial<NewRejected> = {}): Promise<string> {
  const id = randomUUID();
  const event = `{"id":"${sent}","type":"order.placed","occurredAt":"2026-03-12 03:12","payload":{"total":25.10}}`;
  const original = Buffer.from(change.event ?? event);
  await insertRejected(database().access, [
    {
      ...{ id, source: "shop", format: "ndjson", inputName: "orders.ndjson", place: "3", original },
      ...{ originalBytes: original.length, event, type: "order.placed" },
      problems: '[{"path":"occurredAt","message":"needs a zone"}]',
      ...{ reason: "needs a zone", path: "occurredAt", ...change },
    },
  ]);
  return id;
}

/** What a person would make of it; `more` goes into the payload. */
export const correctLine = (sent: string, more = "") =>
  `{"id":"${sent}","type":"order.placed","occurredAt":"2026-03-12T03:12:00Z","payload":{"total":25.10${more}}}`;

export async function storedEvent({ db }: AccessTest, id: string) {
  const [row] = await db.sql<{ source: string; payload: string; metadata: string }[]>`
    select source, payload::text, metadata::text from audit.event where id = ${id}`;
  return row;
}

export async function decisionOf({ db }: AccessTest, id: string) {
  const [row] = await db.sql`
    select status, decided_by, decision, event_id, decided_at is not null as decided from whence.rejected where id = ${id}`;
  return row;
}

/** Stops right behind the append: the row cannot be written. */
export async function stopped({ db }: AccessTest, work: () => Promise<unknown>): Promise<void> {
  await db.sql.unsafe(`
    create function whence.stop() returns trigger language plpgsql as $$ begin raise 'stopped'; end $$;
    create trigger stop before update on whence.rejected for each row execute function whence.stop()`);
  try {
    await expect(work()).rejects.toThrow("stopped");
  } finally {
    await db.sql`drop function whence.stop() cascade`;
  }
}

/** All have found the row open, and wait for it in this order. */
export async function heldBack<T>({ db }: AccessTest, id: string, acts: (() => Promise<T>)[]): Promise<T[]> {
  const answers: Promise<T>[] = [];
  await db.sql.begin(async (holder) => {
    await holder`select from whence.rejected where id = ${id} for update`;
    for (const act of acts) {
      answers.push(act());
      for (let waiting = 0; waiting < answers.length; ) {
        const [row] = await db.sql<{ n: number }[]>`
          select count(*)::int as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`;
        waiting = row?.n ?? 0;
      }
    }
  });
  return Promise.all(answers);
}

export function treeOf(text: string): JsonTree {
  const read = parseJson(text);
  if (!read.ok) throw new Error(read.problem.message);
  return read.tree;
}
