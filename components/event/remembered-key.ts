/**
 * The log's key as this browser met it first. A log cannot vouch for its own key, so one that changes later is not
 * believed because the server shows it: the reader is asked. One key an address: who comes to another log here is told.
 */
import type { Instant } from "@/lib/model/event";

export type RememberedKey = { vkey: string; since: Instant };

const place = "whence.key";

/** Null where there is none yet, or this browser keeps nothing. */
export function readKey(): RememberedKey | null {
  try {
    const [vkey, since] = (localStorage.getItem(place) ?? "").split("\n");
    return vkey && since ? { vkey, since } : null;
  } catch {
    return null;
  }
}

/** False where this browser keeps nothing. */
export function rememberKey(vkey: string): boolean {
  try {
    // An instant has six digits everywhere.
    localStorage.setItem(place, `${vkey}\n${new Date().toISOString().replace("Z", "000Z")}`);
    return true;
  } catch {
    return false;
  }
}
