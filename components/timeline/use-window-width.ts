"use client";

import { useSyncExternalStore } from "react";

// The server paints for a desk; a phone lays out again as soon as it hydrates.
const serverPx = 1440;

export function useWindowWidth(): number {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener("resize", changed);
      return () => window.removeEventListener("resize", changed);
    },
    () => window.innerWidth,
    () => serverPx,
  );
}
