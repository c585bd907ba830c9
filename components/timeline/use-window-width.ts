"use client";

import { useSyncExternalStore } from "react";

/** `guessPx`: what the server paints for, and the browser starts from; the true width follows at once. */
export function useWindowWidth(guessPx: number): number {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("resize", changed);
      return () => window.removeEventListener("resize", changed);
    },
    () => window.innerWidth,
    () => guessPx,
  );
}
