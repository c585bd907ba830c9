"use client";

import { useRef, useState } from "react";
import type { TimelineRow } from "@/lib/log/timeline-row";
import type { ViewParts } from "@/lib/query/view";

type More = { ok: true; rows: TimelineRow[]; next: string | null } | { ok: false; code: string };
export type LoadMore = (q: string, from: string | null, to: string | null, cursor: string) => Promise<More>;

/** `code`: why the last page did not come; the rows already here stay. */
export type RowsState = { rows: TimelineRow[]; next: string | null; loading: boolean; code: string | null };

/** The rows loaded so far, and how to get more. One page at a time; a failure waits for the reader to ask again. */
export function useRows(
  parts: ViewParts,
  first: { rows: TimelineRow[]; next: string | null },
  more: LoadMore,
) {
  const [state, setState] = useState<RowsState>({ ...first, loading: false, code: null });
  const busy = useRef(false);

  const load = async () => {
    if (busy.current || state.next === null) return;
    busy.current = true;
    setState((now) => ({ ...now, loading: true, code: null }));
    const answer = await more(parts.q, parts.from, parts.to, state.next).catch(failure);
    busy.current = false;
    setState((now) =>
      answer.ok
        ? { rows: [...now.rows, ...answer.rows], next: answer.next, loading: false, code: null }
        : { ...now, loading: false, code: answer.code },
    );
  };
  return { ...state, load };
}

function failure(error: unknown): More {
  const digest = error instanceof Error && "digest" in error ? ` ${String(error.digest)}` : "";
  return { ok: false, code: `no-answer${digest}` };
}
