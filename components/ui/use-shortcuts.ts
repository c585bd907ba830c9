"use client";

import { useLayoutEffect, useRef } from "react";
import { flushSync } from "react-dom";

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

/**
 * Single keys for the page. They never fire inside fields, menus or with Ctrl, Alt or ⌘ held, nor where something
 * nearer has already answered the key. Names are `KeyboardEvent.key`, letters in lower case.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  // Layout effects: a key pressed right after the page answers at all is answered too.
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  useLayoutEffect(() => {
    const answer = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest(elsewhere)) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const act = Object.hasOwn(latest.current, key) ? latest.current[key] : undefined;
      // At once, and not with the next frame: a second key, pressed before it, must find what the first one did.
      if (act) flushSync(() => act(event));
    };
    document.addEventListener("keydown", answer);
    return () => document.removeEventListener("keydown", answer);
  }, []);
}

const elsewhere = "input, textarea, select, [contenteditable], [role=menu], [role=listbox], [data-keys=own]";
