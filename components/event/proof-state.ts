/** How far the proof of an opened event is: what the browser has done so far, never what the server says of itself. */
import type { KeyFacts } from "@/lib/ledger/key-facts";
import type { ShownProof } from "@/lib/ledger/shown-proof";
import type { Instant } from "@/lib/model/event";

/** How the key that was used came to be believed. */
export type KeyStanding =
  /** The one this browser remembers, since then. */
  | { kind: "remembered"; key: KeyFacts; since: Instant }
  /** Met just now; remembered from now on, unless this browser keeps nothing. */
  | { kind: "new"; key: KeyFacts; isKept: boolean }
  /** The log shows another key than the one remembered. */
  | { kind: "changed"; key: KeyFacts; remembered: KeyFacts; since: Instant };

export type Checked = {
  kind: "checked";
  shown: ShownProof;
  key: KeyStanding;
  /** The API's body, byte for byte. */
  body: Uint8Array<ArrayBuffer>;
  /** When the checkpoint was signed, by the server's word. */
  signedAt: Instant | null;
  tookMs: number;
};

export type ProofState =
  | { kind: "checking" }
  /** `position` null: not sealed. Else it is, and no checkpoint was signed since. `isLong`: far longer than it takes. */
  | { kind: "waiting"; position: string | null; isLong: boolean }
  | Checked
  /** Nothing could be checked, which says nothing about the event. */
  | { kind: "failed"; code: string; words: string };
