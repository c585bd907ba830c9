/**
 * That one upkeep works on a log at a time: a lock of the session, on a connection that does nothing else.
 *
 * The server frees it with the session, so one that was killed is followed within half a second, and one whose machine
 * or network is gone within about fifteen. The holder is told at once when its connection closes, and looks twice a
 * second. Between its loss and its end another may begin: what must not be done twice is refused where it is done
 * (sealOnce takes a lock of its transaction, a checkpoint is compared and swapped). upkeep-lock.db.test.ts
 */
import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { connect, type Database } from "@/db/client";
import { takeUpkeepLock } from "@/db/queries/take-upkeep-lock";

export type UpkeepLock = {
  /** Aborts when the lock is no longer held. */
  lost: AbortSignal;
  release(): Promise<void>;
};

const lookMs = 500;
const answerMaxMs = 5_000;
const silenceBeyondMs = 2_000;

/** Waits for the lock; null when told to stop. What keeps it from being asked for is told once, and tried again. */
export async function waitForLock(
  url: string,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<UpkeepLock | null> {
  let told = "";
  while (!signal.aborted) {
    try {
      return await askForLock(url, signal);
    } catch (error) {
      const text = String(error);
      if (!signal.aborted && text !== told) onError(error);
      told = text;
    }
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** Throws when the session fails before it has the lock. */
async function askForLock(url: string, signal: AbortSignal): Promise<UpkeepLock | null> {
  const lost = new AbortController();
  const sql = connect(url, {
    max: 1,
    applicationName: "whence upkeep lock",
    statementTimeoutMs: answerMaxMs,
    silenceBeyondMs,
    onLost: () => lost.abort(new Error("the connection that holds upkeep's lock was lost")),
  });
  let pid: number | null = null;
  try {
    await hearOfDeath(sql);
    while (!signal.aborted) {
      pid = await takeUpkeepLock(sql);
      if (pid !== null) break;
      await pause(lookMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    if (pid === null) await sql.end({ timeout: 1 });
  }
  if (pid === null) return null;
  const watching = watch(sql, pid, lost);
  return {
    lost: lost.signal,
    release: async () => {
      lost.abort();
      await watching;
      await sql.end({ timeout: 1 });
    },
  };
}

/** The server looks whether we live: the default of two hours would keep the lock with a machine that lost its power. */
async function hearOfDeath(sql: Database): Promise<void> {
  await sql`
    select set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '3', false),
      set_config('tcp_keepalives_count', '3', false)`;
}

async function watch(sql: Database, pid: number, lost: AbortController): Promise<void> {
  while (!lost.signal.aborted) {
    try {
      // A pool that healed asks on another session, which is another holder.
      if ((await takeUpkeepLock(sql)) !== pid) lost.abort(new Error("another session holds upkeep's lock"));
    } catch (error) {
      lost.abort(error);
    }
    await pause(lookMs, undefined, { signal: lost.signal }).catch(() => undefined);
  }
}
