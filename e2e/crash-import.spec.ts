/**
 * An import that is killed, itself or its database, and done again with --resume until it ends, leaves the log as
 * one clean run does: the same events with the same ids and contents, in the file's order, the same rejects kept.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, type Database } from "@/db/client";
import { withDatabase } from "@/db/launcher/address";
import { chance } from "@/lib/sample/chance";
import { adminUrlOf, type FileSize, type Importer, startImporter, writeImport } from "./crash/importer";
import { importerKills, seed, told } from "./crash/kills";
import { type CrashDatabase, openCrashDatabase } from "./crash/servers";

let db: CrashDatabase;
let folder: string;
const small: FileSize = { records: 6_000, textCharactersMax: 200 };
// The first file of the long run has 200 MB.
const large: FileSize = { records: 100_000, textCharactersMax: 4_000 };
const killsPerFile = process.env.WHENCE_LONG ? 8 : 4;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whence-import-"));
  db = await openCrashDatabase();
  // What is copied for each file may have no sessions.
  await db.sql.end();
});
afterAll(async () => {
  await db?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function asMaintainer(work: (sql: Database) => PromiseLike<unknown>): Promise<void> {
  const sql = connect(withDatabase(db.url, "postgres"), { max: 1 });
  await work(sql);
  await sql.end();
}

/** A fresh log of its own, by the address our processes use. */
async function freshLog(name: string): Promise<string> {
  await asMaintainer((sql) => sql.unsafe(`create database ${name} template crash`));
  await asMaintainer((sql) => sql.unsafe(`grant create, temporary on database ${name} to whence_owner`));
  return withDatabase(db.appUrl, name);
}

type Result = { last: string; events: string[]; rejects: string[] };

async function resultOf(appUrl: string, output: string): Promise<Result> {
  const sql = connect(adminUrlOf(db.url, appUrl), { max: 1 });
  const events = await sql<{ line: string }[]>`
    select concat_ws(' ', e.id, encode(k.digest, 'hex'), e.type, e.payload::text) as line
    from audit.event e join audit.event_key k using (id) where e.source = 'crash-import' order by e.seq`;
  const rejects = await sql<{ line: string }[]>`
    select concat_ws(' ', place, reason) as line from whence.rejected order by 1`;
  await sql.end();
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  return { last, events: events.map(({ line }) => line), rejects: rejects.map(({ line }) => line) };
}

const files = Math.ceil(importerKills / killsPerFile);

test(`after ${importerKills} kills of imports and their database, ${files} files are in as by one run each`, {
  timeout: 600_000 + importerKills * 20_000,
}, async () => {
  const luck = chance(`${seed}/imports`);
  for (let file = 0; file < files; file++) {
    const size = process.env.WHENCE_LONG && file === 0 ? large : small;
    const { records } = size;
    const path = writeImport(folder, `${seed}/${file}`, size);
    const [clean, killed] = [await freshLog(`clean_${file}`), await freshLog(`killed_${file}`)];
    const whole = await startImporter(db, clean, { path, resume: false }).ended;
    const expected = await resultOf(clean, whole.output);
    expect(sumOf(expected.last), whole.output).toBe(records);

    const kills = Math.min(killsPerFile, importerKills - file * killsPerFile);
    const moments = Array.from({ length: kills }, () => luck.between(0, records)).toSorted((a, b) => a - b);
    for (const moment of moments) {
      const importer = startImporter(db, killed, { path, resume: true });
      await untilThere(importer, killed, moment);
      await pause(luck.between(0, 10));
      const kind = luck.pick(["importer", "importer", "database", "both"]);
      if (kind !== "importer") await db.kill();
      if (kind !== "database") importer.kill();
      if (kind !== "importer") await db.start();
      await importer.ended;
    }
    const resumed = await startImporter(db, killed, { path, resume: true }).ended;
    const result = await resultOf(killed, resumed.output);
    const where = told(`file ${file}, killed at ${moments.join(", ")} events; ${resumed.output}`);
    expect(result.events, where).toEqual(expected.events);
    expect(result.rejects, where).toEqual(expected.rejects);
    // And once more, from the beginning: nothing new.
    const again = await startImporter(db, killed, { path, resume: false }).ended;
    expect(again.output, where).toMatch(/imported 0, duplicates \d+, rejected \d+\s*$/);
    expect(sumOf(again.output), where).toBe(records);
  }
});

const sumOf = (output: string): number =>
  (/imported (\d+), duplicates (\d+), rejected (\d+)\s*$/.exec(output) ?? [])
    .slice(1)
    .reduce((sum, digits) => sum + Number(digits), 0);

/** Until so many events are in, or the import has ended. */
async function untilThere(importer: Importer, appUrl: string, events: number): Promise<void> {
  let isOver = false;
  void importer.ended.then(() => {
    isOver = true;
  });
  const sql = connect(adminUrlOf(db.url, appUrl), { max: 1 });
  for (;;) {
    const [row] = await sql<
      { n: number }[]
    >`select count(*)::int as n from audit.event_key where source = 'crash-import'`;
    if (isOver || (row?.n ?? 0) >= events) break;
    await pause(3);
  }
  await sql.end();
}
