"use client";

import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  useContext,
  useState,
} from "react";

type Choice = [chosen: string | null, choose: Dispatch<SetStateAction<string | null>>];

const Chosen = createContext<Choice | null>(null);

/** Around a list: the tab that the reader chose stays, whichever event is opened and however the list is filtered. */
export function TabChoice({ children }: { children: ReactNode }) {
  return <Chosen value={useState<string | null>(null)}>{children}</Chosen>;
}

/** The part of an event that the reader chose to see; null as long as he did not. */
export function useTabChoice(): Choice {
  const own = useState<string | null>(null);
  return useContext(Chosen) ?? own;
}
