"use client";

import { createContext, useContext } from "react";
import type { EventFilter } from "@/lib/model/event-filter";

const Filter = createContext<EventFilter | null>(null);

/** The filter of the list an event is opened beside; on the event's own page there is none. */
export const CurrentFilter = Filter;

export const useCurrentFilter = (): EventFilter | null => useContext(Filter);
