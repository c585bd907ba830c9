/**
 * Seals what was committed, at once while there is more, else four times a second; twice where nobody has written for a
 * while, so that an idle log costs next to nothing and an event still has its seal within a second.
 *
 * Nothing is sealed while a problem stands: what is built on a fork or on a copy that lost its end cannot be mended. And
 * nothing before publishing has looked for one.
 */
import "server-only";
import { setTimeout as pause } from "node:timers/promises";
import { sealOnce } from "@/lib/ledger/server/seal";
import type { Duty, UpkeepContext } from "./duty";

const everyMs = 250;
const idleMs = 500;
const idleTurns = 40;
const problemMs = 1_000;
/** Publishing that hangs, as on a disk that does not answer, does not keep the log from being sealed. */
const lookMaxMs = 10_000;

export const sealing: Duty = {
  name: "seal",
  begin: (context) => {
    let quiet = 0;
    return async () => {
      if (context.sealed === null) await lookedOrWaited(context);
      if (context.status.problem?.stopsSealing) return problemMs;
      if (context.signal.aborted) return 0;
      const sealed = await sealOnce(context.pools.seal);
      if (sealed === null) return idleMs;
      context.sealed = { size: sealed.size, isCaughtUp: !sealed.more };
      if (sealed.more) return 0;
      quiet = sealed.sealed === 0 ? quiet + 1 : 0;
      return quiet < idleTurns ? everyMs : idleMs;
    };
  },
};

async function lookedOrWaited({ looked, signal }: UpkeepContext): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.race([
    looked.promise,
    pause(lookMaxMs, undefined, { signal: either }).catch(() => undefined),
  ]);
  over.abort();
}
