/**
 * A full disk (A5), under the data and under the write-ahead log: callers hear 503 with Retry-After, nothing that was
 * acknowledged is lost, and when there is room again everything goes on by itself.
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { told } from "./crash/kills";
import { openLedger } from "./crash/ledger";
import { produce } from "./crash/load";
import { addSources, type CrashDatabase, type CrashWeb, openCrashDatabase, openWeb } from "./crash/servers";
import { canMount, moveToVolume, type Volume } from "./crash/volume";

let db: CrashDatabase;
let web: CrashWeb;
let volume: Volume | null = null;
const refusedMin = 40;

afterEach(async () => {
  await web?.close();
  await db?.kill();
  volume?.close();
  volume = null;
  await db?.close();
});

const isPossible = canMount();
const unless = isPossible ? "" : " (skipped: only root may mount the small disk it needs)";

test.skipIf(!isPossible).each([
  ["the data", "base", 200, 300_000],
  ["the write-ahead log", "pg_wal", 100, 1_000_000],
] as const)(
  `while the disk under %s is full, callers are told so; when it is not, all goes on${unless}`,
  async (_, folder, megabytes, bytesLeft) => {
    db = await openCrashDatabase({ max_wal_size: "64MB", min_wal_size: "32MB", wal_recycle: "off" });
    const keys = await addSources(db.appUrl, ["full"]);
    await db.cluster().stop();
    volume = moveToVolume(db, folder, megabytes);
    await db.start();
    web = await openWeb(db.appUrl);
    const ledger = openLedger(["full"]);
    const refused: (string | null)[] = [];
    volume.fill(bytesLeft);
    const wrong: string[] = [];
    // As long as it takes to fill the disk; what is sent then waits until it has room again.
    const load = (async () => {
      for (let round = 0; refused.length < refusedMin; round++) {
        const onUnavailable = (retryAfter: string | null) => void refused.push(retryAfter);
        const own = { address: web.address, keys, ledger, seed: `${folder}/${round}`, onUnavailable };
        wrong.push(...(await produce({ ...own, producers: 12, requests: 20 })));
      }
    })();
    // The next segment of the log is the one that has no room.
    if (folder === "pg_wal") await db.sql`select pg_switch_wal()`.catch(() => undefined);
    // What the launcher does each second: start a server that died, again and again.
    let isFull = true;
    const launcher = (async () => {
      while (isFull || !db.cluster().isAlive()) {
        if (!db.cluster().isAlive()) await db.start().catch(() => undefined);
        await pause(100);
      }
    })();
    while (refused.length < refusedMin) await pause(20);
    const acked = ledger.acked();
    // And a server that has to be started while its disk is full.
    await db.kill();
    while (refused.length < 2 * refusedMin) await pause(20);
    volume.free();
    isFull = false;
    await launcher;
    await load;
    expect([...wrong, ...(await ledger.check(db.sql))], told(ledger.path)).toEqual([]);
    expect(new Set(refused)).toEqual(new Set(["2"]));
    expect(ledger.acked()).toBeGreaterThan(acked);
    ledger.remove();
  },
);
