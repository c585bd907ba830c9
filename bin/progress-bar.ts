/**
 * How far an import has come: on a terminal a bar that redraws itself, elsewhere a line every ten seconds.
 * The rate is that of the last seconds; the remaining time follows from the bytes read and the time they took.
 */
import { grouped } from "@/lib/ingest/import-summary";

export type Done = { events: number; sizeRead: number; sizeTotal: number };

export type ProgressBar = {
  show: (done: Done) => void;
  /** Takes the bar away while something else is printed. */
  clear: () => void;
};

type Screen = { isTTY?: boolean; write: (text: string) => unknown };

export function progressBar(screen: Screen, now: () => number = Date.now): ProgressBar {
  const startedAt = now();
  const everyMs = screen.isTTY ? 100 : 10_000;
  let [shownAt, seenAt, seenEvents, rate] = [screen.isTTY ? 0 : startedAt, startedAt, 0, 0];
  let drawn = false;
  const clear = () => {
    if (drawn) screen.write("\r\x1b[2K");
    drawn = false;
  };
  return {
    show: (done) => {
      const at = now();
      if (at - shownAt < everyMs) return;
      shownAt = at;
      if (at - seenAt >= 1_000 || rate === 0) {
        rate = ((done.events - seenEvents) * 1000) / Math.max(1, at - seenAt);
        [seenAt, seenEvents] = [at, done.events];
      }
      const line = progressLine(done, rate, at - startedAt);
      if (screen.isTTY) screen.write(`\r\x1b[2K${line}`);
      else screen.write(`${line}\n`);
      drawn = Boolean(screen.isTTY);
    },
    clear,
  };
}

export function progressLine({ events, sizeRead, sizeTotal }: Done, rate: number, elapsedMs: number): string {
  const share = sizeTotal === 0 ? 1 : Math.min(1, sizeRead / sizeTotal);
  const bar = "█".repeat(Math.floor(share * 24)).padEnd(24, "░");
  const left = share === 0 ? "" : `  ${clock((elapsedMs / share) * (1 - share))} left`;
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${grouped(events)} events  ${grouped(Math.round(rate))}/s${left}`;
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
