"use client";

import { useState } from "react";
import { useShortcuts } from "@/components/ui/use-shortcuts";
import type { TimelineRow } from "@/lib/log/timeline-row";

/** Where the keyboard is among the rows, and how it moves: J K ↓ ↑ step, Enter opens, Esc closes. */
export function useRowKeys(
  rows: readonly TimelineRow[],
  selected: string | null,
  select: (id: string | null) => void,
) {
  // By id: newer rows may come in above.
  const [focused, setFocused] = useState<string | null>(null);
  const placeOf = (id: string | null) => (id === null ? -1 : rows.findIndex((row) => row.id === id));
  const selectedAt = placeOf(selected);
  const active = selectedAt >= 0 ? selectedAt : placeOf(focused);

  const open = (at: number) => {
    const row = rows[at];
    if (!row) return;
    setFocused(row.id);
    select(row.id);
  };
  // While an event is open the steps open their neighbours; else they only move the ring.
  const move = (by: 1 | -1) => {
    const to = active < 0 ? 0 : active + by;
    const row = rows[to];
    if (!row) return;
    if (selected === null) setFocused(row.id);
    else open(to);
  };
  const close = () => {
    if (selected !== null) select(null);
  };
  const step = (by: 1 | -1) => (event: KeyboardEvent) => {
    event.preventDefault();
    move(by);
  };
  useShortcuts({
    j: step(1),
    k: step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    Enter: (event) => {
      if (event.target === document.body) open(active);
    },
    Escape: close,
  });
  return { active, selectedAt, open, move, close };
}
