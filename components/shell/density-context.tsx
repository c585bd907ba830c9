"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Density } from "./preferences";

const Rows = createContext<Density>("default");

/** How close the rows of a list stand; the server paints them so from the start. */
export function DensityProvider({ density, children }: { density: Density; children: ReactNode }) {
  return <Rows value={density}>{children}</Rows>;
}

export const useDensity = (): Density => useContext(Rows);
