/**
 * What a proof's state is called and what it means: a title that states the finding, and a sentence that claims only what
 * was checked. The worse finding wins: an alteration over a changed key. No answer, an old browser and a file nobody can
 * read are none: they say nothing about the event. (proof-words.test.ts)
 */
import { describeVerdict } from "@/lib/ledger/event-proof";
import { places } from "@/lib/ledger/place";
import type { ShownVerdict } from "@/lib/ledger/shown-proof";
import type { Checked, ProofState } from "./proof-state";

/** `bad`: something does not match. `late`: a person has to look. `plain`: not known (yet). */
export type Tone = "good" | "plain" | "late" | "bad";

export type ProofWords = { tone: Tone; title: string; words: string };

export function proofWords(state: ProofState): ProofWords {
  switch (state.kind) {
    case "checking":
      return {
        tone: "plain",
        title: "Checking in this browser",
        words: "Line, path and signature are recomputed here.",
      };
    case "waiting":
      return waitingWords(state);
    case "failed":
      return {
        tone: "late",
        title: "Could not be checked",
        words: `${state.words} This says nothing about the event.`,
      };
    case "checked":
      return checkedWords(state);
  }
}

function waitingWords({ position, isLong }: Extract<ProofState, { kind: "waiting" }>): ProofWords {
  const what = position === null ? "seal" : "the next checkpoint";
  const done =
    position === null ? "Recorded, and not sealed yet." : `Sealed as ${places.position(position)}.`;
  if (isLong)
    return {
      tone: "late",
      title: `Still waits for ${what}`,
      words: `${done} It takes seconds as a rule and has taken over a minute: see Integrity whether upkeep runs. This page asks again by itself.`,
    };
  return {
    tone: "plain",
    title: `Waits for ${what}`,
    words: `${done} It takes some seconds. This page asks again by itself.`,
  };
}

function checkedWords({ shown: { proof, verdict }, key, tookMs }: Checked): ProofWords {
  if (verdict.kind === "verified") {
    if (key.kind === "changed") return { tone: "late", ...changedKeyWords };
    return {
      tone: "good",
      title: "Verified in this browser",
      words: `Line, path and signature recomputed here in ${shownMs(tookMs)}. The page shows what the line says, field by field.`,
    };
  }
  const words = verdictWords(verdict, proof?.position ?? null);
  return key.kind === "changed" && words.tone !== "bad" ? { tone: "late", ...changedKeyWords } : words;
}

const changedKeyWords = {
  title: "The log shows another key",
  words:
    "It is not the key this browser remembers. Keys are rotated, and impostors have keys of their own: compare the fingerprint with your operator's before you trust it.",
};

function verdictWords(
  verdict: Exclude<ShownVerdict, { kind: "verified" }>,
  position: bigint | null,
): ProofWords {
  const at = position === null ? "" : ` at position ${places.position(position.toString())}`;
  switch (verdict.kind) {
    case "altered":
      return alteredWords(verdict, at);
    case "differs":
      return {
        tone: "bad",
        title: "This page does not show what was sealed",
        words: `The event${at} was sealed with other values in ${fieldsWords(verdict.differences.map(({ field }) => field))}. The sealed line itself is verified.`,
      };
    case "bad-signature":
      return {
        tone: "bad",
        title: "The checkpoint’s signature does not hold",
        words: `${describeVerdict(verdict, position ?? 0n)} Nothing under it is proven.`,
      };
    case "unknown-key":
      return {
        tone: "late",
        title: "Signed by a key not known here",
        words: `The checkpoint is signed by ${verdict.keyNames.join(", ")}, and not with the key the log shows. Nothing was proven.`,
      };
    case "unreadable":
    case "unreadable-line":
      return {
        tone: "late",
        title: "Could not be checked",
        words:
          verdict.kind === "unreadable"
            ? `What the server gave is no proof: ${verdict.reason}. This says nothing about the event.`
            : `The proof holds, but the sealed line cannot be read here: ${verdict.reason}. What the page shows was not compared.`,
      };
    case "unchecked":
      return { tone: "late", title: "Could not be checked", words: describeVerdict(verdict, position ?? 0n) };
  }
}

function alteredWords(
  { what, sealedHolds }: Extract<ShownVerdict, { kind: "altered" }>,
  at: string,
): ProofWords {
  if (what === "position")
    return {
      tone: "late",
      title: "Could not be checked",
      words: `The server gave a checkpoint that does not reach the event${at}. This says nothing about the event.`,
    };
  if (what === "line" && sealedHolds)
    return {
      tone: "bad",
      title: "This event was altered after it was sealed",
      words: `The event${at} does not match its sealed hash. That hash leads to the signed root; what is stored now does not.`,
    };
  return {
    tone: "bad",
    title: "This event does not lead to the signed root",
    words: `The event${at}, or the hash tree around it, was altered after the checkpoint was signed.`,
  };
}

const fieldsWords = (fields: readonly string[]): string =>
  fields.length === 1 ? (fields[0] ?? "") : `${fields.slice(0, -1).join(", ")} and ${fields.at(-1) ?? ""}`;

/** Never "0 ms": something was done. */
export const shownMs = (ms: number): string => `${Math.max(1, Math.round(ms)).toLocaleString("en-US")} ms`;
