"use client";

/**
 * Runs lib/ledger/check-tree.ts in this tab: in slices of a few milliseconds, so that the page stays quick; paused by not
 * pulling. What held is remembered in this browser, and the next check is held against it.
 */
import { useCallback, useEffect, useRef, useState } from "react";
import { checkTree, type Seen, type TreeProgress, type TreeSource } from "@/lib/ledger/check-tree";

export type TreeCheckState = {
  kind: "idle" | "running" | "paused" | "done" | "failed";
  progress: TreeProgress | null;
  perSecond: number;
  failure: string | null;
};

const idle: TreeCheckState = { kind: "idle", progress: null, perSecond: 0, failure: null };
const sliceMs = 12;
const showEveryMs = 120;

export function useTreeCheck() {
  const [state, setState] = useState<TreeCheckState>(idle);
  const run = useRef<{ controller: AbortController; isPaused: boolean; resume: (() => void) | null } | null>(
    null,
  );

  useEffect(() => () => run.current?.controller.abort(), []);

  const start = useCallback(async (withEvents: boolean) => {
    run.current?.controller.abort();
    const controller = new AbortController();
    const mine = { controller, isPaused: false, resume: null as (() => void) | null };
    run.current = mine;
    const show = (next: TreeCheckState) => {
      if (run.current === mine) setState(next);
    };
    show({ ...idle, kind: "running" });
    try {
      const last = await pull(
        checkTree({ source: sourceOf(controller.signal), seen: recall(), withEvents }),
        mine,
        show,
      );
      if (last?.seen) remember(last.seen);
      show({ ...idle, kind: "done", progress: last });
    } catch (error) {
      if (controller.signal.aborted) return;
      show({ ...idle, kind: "failed", failure: error instanceof Error ? error.message : String(error) });
    }
  }, []);

  const pause = useCallback(() => {
    if (run.current) run.current.isPaused = true;
    setState((before) => (before.kind === "running" ? { ...before, kind: "paused" } : before));
  }, []);
  const resume = useCallback(() => {
    if (!run.current) return;
    run.current.isPaused = false;
    run.current.resume?.();
    setState((before) => (before.kind === "paused" ? { ...before, kind: "running" } : before));
  }, []);
  return { state, start, pause, resume };
}

type Run = { controller: AbortController; isPaused: boolean; resume: (() => void) | null };

async function pull(
  check: AsyncGenerator<TreeProgress>,
  run: Run,
  show: (state: TreeCheckState) => void,
): Promise<TreeProgress | null> {
  let last: TreeProgress | null = null;
  let worked = 0;
  let sliceFrom = performance.now();
  let shownAt = 0;
  for await (const progress of check) {
    last = progress;
    run.controller.signal.throwIfAborted();
    const now = performance.now();
    if (now - shownAt > showEveryMs && !run.isPaused) {
      shownAt = now;
      const perSecond = worked > 0 ? Number(progress.done) / ((worked + now - sliceFrom) / 1_000) : 0;
      show({ kind: "running", progress, perSecond, failure: null });
    }
    if (run.isPaused || now - sliceFrom > sliceMs) {
      worked += now - sliceFrom;
      // To the browser and back: it paints, and hears the buttons.
      await new Promise<void>((resolve) => {
        if (run.isPaused) run.resume = resolve;
        else setTimeout(resolve);
      });
      sliceFrom = performance.now();
    }
  }
  return last;
}

/** Never from the browser's cache: what the server has now is what is asked about. */
function sourceOf(signal: AbortSignal): TreeSource {
  const read = async (path: string): Promise<Response> => {
    const response = await fetch(`/api/v1/log/${path}`, { signal, cache: "no-store" });
    if (!response.ok) throw new Error(`/log/${path} answered ${response.status}`);
    return response;
  };
  return {
    text: async (path) => (await read(path)).text(),
    bytes: async (path) => new Uint8Array(await (await read(path)).arrayBuffer()),
  };
}

const seenKey = "whence-seen-checkpoint";

function recall(): Seen | null {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(seenKey) ?? "null");
    return isSeen(read) ? read : null;
  } catch {
    return null;
  }
}

function isSeen(read: unknown): read is Seen {
  if (typeof read !== "object" || read === null) return false;
  const { size } = read as { size?: unknown };
  return (
    ["origin", "root", "fingerprint"].every(
      (name) => typeof (read as Record<string, unknown>)[name] === "string",
    ) &&
    typeof size === "string" &&
    /^\d{1,19}$/u.test(size)
  );
}

function remember(seen: Seen): void {
  try {
    localStorage.setItem(seenKey, JSON.stringify(seen));
  } catch {
    // Without a place to keep it the next check has nothing to be held against, and says so.
  }
}
