"use client";

import { useRef, useState } from "react";
import type { ViewParts } from "@/lib/query/view";
import { moreRows, type RowsPage } from "./more-rows";

type End = "next" | "previous";

/** `failed`: at which end a page did not come, and why; the rows already here stay. */
export type RowsState = RowsPage & { loading: End | null; failed: { end: End; code: string } | null };

/** The rows loaded so far, and how to get more at either end. One page at a time; a failure waits to be asked again. */
export function useRows(parts: ViewParts, first: RowsPage) {
  const [state, setState] = useState<RowsState>({ ...first, loading: null, failed: null });
  const busy = useRef(false);

  const load = async (end: End) => {
    const cursor = state[end];
    if (busy.current || cursor === null) return;
    busy.current = true;
    setState((now) => ({ ...now, loading: end, failed: null }));
    const answer = await moreRows(parts, cursor);
    busy.current = false;
    setState((now) => {
      if (!answer.ok) return { ...now, loading: null, failed: { end, code: answer.code } };
      const rows = end === "next" ? [...now.rows, ...answer.rows] : [...answer.rows, ...now.rows];
      return { ...now, rows, [end]: answer[end], loading: null };
    });
  };
  return { ...state, load };
}
