"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { TimeZone } from "@/lib/log/time";

const Zone = createContext<TimeZone>("UTC");

/** The zone every clock on the page is printed in; the server and the browser know the same one. */
export function ZoneProvider({ zone, children }: { zone: TimeZone; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export const useZone = (): TimeZone => useContext(Zone);
