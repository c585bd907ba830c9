/**
 * One of upkeep's duties, again and again until it is told to stop. A turn that fails is told and tried again, less
 * and less often; it stops nothing but itself. No turn begins after the stop.
 */
import "server-only";
import { setTimeout as pause } from "node:timers/promises";

export type LoopOptions = {
  /** Does one turn and answers in how many milliseconds the next begins. */
  turn: () => Promise<number>;
  onError: (error: unknown) => void;
  signal: AbortSignal;
};

const firstRetryMs = 250;
const retryMaxMs = 30_000;

export async function loop({ turn, onError, signal }: LoopOptions): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let waitMs: number;
    try {
      waitMs = await turn();
      failures = 0;
    } catch (error) {
      // What fails because everything ends is no failure.
      if (signal.aborted) return;
      onError(error);
      waitMs = Math.min(firstRetryMs * 2 ** failures, retryMaxMs);
      failures += 1;
    }
    await pause(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
