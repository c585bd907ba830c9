/**
 * Nothing acknowledged is lost: kill -9 of the web server, of PostgreSQL and of both, under load (A1, A2).
 * Kills come at a seeded number of requests and answers, and a seeded few milliseconds later.
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chance } from "@/lib/sample/chance";
import { serverKills, seed, told } from "./crash/kills";
import { type Ledger, openLedger } from "./crash/ledger";
import { produce } from "./crash/load";
import { addSources, type CrashDatabase, type CrashWeb, openCrashDatabase, openWeb } from "./crash/servers";

let db: CrashDatabase;
let web: CrashWeb;
let keys: Map<string, string>;
let ledger: Ledger;
const sources = ["crash-a", "crash-b"];
const kills = serverKills();

beforeAll(async () => {
  db = await openCrashDatabase();
  keys = await addSources(db.appUrl, sources);
  web = await openWeb(db.appUrl);
  ledger = openLedger(sources);
});
afterAll(async () => {
  await web?.close();
  await db?.close();
});

const producers = 12;
const requests = 5;

test(`each acknowledged event is there once after ${kills.length} kills of the servers`, {
  timeout: 60_000 + kills.length * 20_000,
}, async () => {
  const luck = chance(`${seed}/moments`);
  for (const [round, kind] of kills.entries()) {
    const load = produce({
      address: web.address,
      keys,
      ledger,
      seed: `${seed}/${round}`,
      producers,
      requests,
    });
    await Promise.race([load, ledger.reached(ledger.steps() + luck.between(1, producers * requests))]);
    await pause(luck.between(0, 12));
    if (kind !== "database") await web.kill();
    if (kind !== "web") await db.kill();
    if (kind !== "web") await db.start();
    if (kind !== "database") await web.start();
    const wrong = [...(await load), ...(await ledger.check(db.sql))];
    expect(wrong, told(`kill ${round}, ${kind}; ${ledger.path}`)).toEqual([]);
  }
  expect(await ledger.checkAll(db.sql), told(`at the end; ${ledger.path}`)).toEqual([]);
  expect(ledger.acked()).toBeGreaterThan(kills.length * producers * requests * 0.9);
  ledger.remove();
});
