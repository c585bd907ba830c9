/** For tests of publishing: a log that grows and is sealed, its ledger folder, copies of both. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject } from "vitest";
import { connect, type Database } from "@/db/client";
import { withDatabase } from "@/db/launcher/address";
import { seedEvents } from "@/db/testing/seed-events";
import { testDatabase } from "@/db/testing/test-database";
import { equalBytes } from "../bytes";
import { openCheckpoint } from "../checkpoint";
import { rootOf } from "../prove";
import { tileNodeReader } from "../tile";
import type { VerifierKey } from "../verifier-key";
import type { AnchorOutcome } from "./anchors";
import { readVerifierKeys } from "./known-checkpoint";
import { ledgerFolder, type LedgerFolder } from "./ledger-folder";
import { publish, type Published, type PublishOptions } from "./publish";
import { sealAll } from "./seal-test";

export const testOrigin = "whence.test/log";

export type TestLedger = {
  url: string;
  sql: Database;
  sealer: Database;
  folder: LedgerFolder;
  /** Adds events and seals them. */
  grow: (count: number) => Promise<void>;
  publish: (options?: Partial<PublishOptions>) => Promise<Published>;
  /** The database as it is now, with this folder, a copy of this folder, or an empty one. */
  clone: (folder: "same" | "copied" | "empty") => Promise<TestLedger>;
  checkpoints: () => Promise<{ size: number; note: string }[]>;
  close: () => Promise<void>;
};

export async function testLedger(): Promise<TestLedger> {
  const db = await testDatabase();
  return openLedger(db.url, makeFolder(), () => db.close());
}

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), "whence-ledger-"));

function openLedger(url: string, path: string, drop: () => Promise<void>): TestLedger {
  const sql = connect(url, { max: 2 });
  const sealer = connect(url, { max: 2, role: "whence_sealer" });
  const folder = ledgerFolder(path);
  return {
    url,
    sql,
    sealer,
    folder,
    grow: async (count) => {
      await seedEvents(sql, { count, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
      await sealAll(sealer);
    },
    // Every round publishes what is new at once, and asks an anchor that failed again.
    publish: (options = {}) =>
      publish(sealer, folder, { origin: testOrigin, everyMs: 0, anchorRetryMs: 0, ...options }),
    clone: async (how) => {
      const copy = await cloneDatabase(url);
      const to = how === "same" ? path : makeFolder();
      if (how === "copied") cpSync(path, to, { recursive: true });
      return openLedger(copy.url, to, copy.drop);
    },
    checkpoints: async () =>
      Array.from(
        await sql<{ size: number; note: string }[]>`
        select size::int, note from audit.checkpoint order by signed_at`,
      ),
    close: async () => {
      await Promise.all([sql.end({ timeout: 1 }), sealer.end({ timeout: 1 })]);
      await drop();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** `create database … template` copies the files, as a restored disk would: the same transactions, the same cluster. */
async function cloneDatabase(url: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const { url: server, prefix } = inject("whenceServer");
  const name = `${prefix}_c${Math.random().toString(36).slice(2, 12)}`;
  const from = new URL(url).pathname.slice(1);
  await maintain(server, async (sql) => {
    // A template has no connections; the pools that had some get new ones.
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${from}`;
    await sql.unsafe(`create database ${name} template ${from}`);
  });
  return {
    url: withDatabase(server, name),
    drop: () =>
      maintain(
        server,
        async (sql) => void (await sql.unsafe(`drop database if exists ${name} with (force)`)),
      ),
  };
}

async function maintain(url: string, work: (sql: Database) => Promise<void>): Promise<void> {
  const sql = connect(url, { max: 1 });
  try {
    await work(sql);
  } finally {
    await sql.end();
  }
}

/** The checkpoint in a folder is signed by a key in its `keys`, and its tiles give its root. Answers its size. */
export async function expectWholeFolder(folder: LedgerFolder): Promise<bigint> {
  const opened = await openCheckpoint(
    (await folder.checkpoint.read()) ?? "",
    await readVerifierKeys(await folder.readKeys()),
  );
  if (opened.kind !== "opened") throw new Error(`the checkpoint is ${opened.kind}`);
  const { size, root } = opened.checkpoint;
  const fromTiles = await rootOf(size, tileNodeReader(size, folder.readTile));
  expect(equalBytes(fromTiles, root)).toBe(true);
  return size;
}

export function sizeOf(published: Published): number {
  if (published.kind !== "published") throw new Error(`it was ${JSON.stringify(published, plain)}`);
  return Number(published.size);
}

const plain = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

export function anchorsOf(published: Published): AnchorOutcome[] {
  if ("anchors" in published) return published.anchors;
  throw new Error(published.kind);
}

/** Sizes of the checkpoints whose kept cosignature verifies, in the order they came. */
export async function cosigned(of: TestLedger, key: VerifierKey): Promise<number[]> {
  const rows = await of.sql<{ size: number; note: string; line: string }[]>`
    select c.size::int, c.line, (select note from audit.checkpoint k where k.size = c.size limit 1) as note
    from audit.cosignature c order by c.anchored_at`;
  const known = [...(await readVerifierKeys(await of.folder.readKeys())), key];
  for (const { note, line } of rows) {
    const opened = await openCheckpoint(`${note}${line}`, known);
    expect(opened).toMatchObject({ kind: "opened", cosignedBy: [{ key }] });
  }
  return rows.map(({ size }) => size);
}
