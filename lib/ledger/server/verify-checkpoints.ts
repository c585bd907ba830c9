/**
 * Every checkpoint the database keeps, as the tree grows past it: signed by a known key, its root that of the log at its
 * size, sizes never smaller as time goes on. Which keys are known is never asked of the database.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { readCheckpoints, type StoredCheckpoint } from "@/db/queries/read-checkpoints";
import { equalBytes, toHex } from "../bytes";
import { openCheckpoint } from "../checkpoint";
import type { Check, Finding } from "../finding";
import type { Hash } from "../hash";
import type { HeldCheckpoint } from "../verification-result";
import { counted, countText, placesText } from "../verification-result";
import type { VerifierKey } from "../verifier-key";
import type { RootWatch } from "./verify-chain";

export type CheckpointWatch = RootWatch & {
  /** What is left when the log is at its end: checkpoints of more events than there are. */
  finish: () => Promise<void>;
  held: () => HeldCheckpoint | null;
  checks: () => Check[];
};

type Signature = "good" | "unknown" | "bad";

export async function watchCheckpoints(
  sql: Queryable,
  keys: readonly VerifierKey[],
  tell: (finding: Finding) => void,
): Promise<CheckpointWatch> {
  let page: StoredCheckpoint[] = [];
  let at = 0;
  let last: { size: number; signedAt: string } = { size: 0, signedAt: "" };
  const counts = { all: 0, good: 0, unknown: 0, bad: 0 };
  let known: { note: string; signature: Signature } | null = null;
  const roots = judgeRoots(tell);

  async function load(): Promise<void> {
    if (at < page.length) return;
    page = await readCheckpoints(sql, page.at(-1)?.signedAt ?? null);
    at = 0;
  }

  /** Passes over those that stand out of order, which cannot be compared in one pass and are wrong as they stand. */
  async function settleOrder(): Promise<void> {
    for (await load(); page[at]; at += 1, await load()) {
      const one = page[at];
      if (!one || Number(one.size) >= last.size) return;
      counts.all += 1;
      tell(finding(one, `is of fewer events than the one signed before it, at ${last.signedAt}`));
    }
  }

  async function signatureOf(one: StoredCheckpoint): Promise<Signature> {
    // Idle hours repeat the same note.
    if (known?.note !== one.note)
      known = { note: one.note, signature: await checkSignature(one, keys, tell) };
    return known.signature;
  }

  async function take(one: StoredCheckpoint, compare: (signature: Signature) => void): Promise<void> {
    counts.all += 1;
    const signature = await signatureOf(one);
    counts[signature] += 1;
    compare(signature);
    last = { size: Number(one.size), signedAt: one.signedAt };
    at += 1;
    await settleOrder();
  }

  await settleOrder();
  return {
    nextSize: () => {
      const one = page[at];
      return one ? Number(one.size) : null;
    },
    reach: async (_, root) => {
      const one = page[at];
      if (one) await take(one, (signature) => roots.compare(one, root, signature));
    },
    finish: async () => {
      for (let one = page[at]; one; one = page[at])
        await take(one, () =>
          tell(finding(one, `is of ${countText(BigInt(one.size))} events, more than the log has`)),
        );
      roots.finish();
    },
    held: roots.held,
    checks: () => [signatureCheck(counts), rootCheck(counts.all, roots.wrong())],
  };
}

/** One finding for all that do not hold: after the first, none can. */
function judgeRoots(tell: (finding: Finding) => void) {
  let goodSize = 0;
  let held: HeldCheckpoint | null = null;
  let first: Finding | null = null;
  let [wrong, upTo] = [0, 0];
  return {
    compare: (one: StoredCheckpoint, root: Hash, signature: Signature): void => {
      if (signature === "bad") return;
      const size = Number(one.size);
      if (equalBytes(one.root, root)) {
        if (signature === "good") held = { size: BigInt(size), keyName: one.keyName, by: "the database" };
        goodSize = size;
        return;
      }
      [wrong, upTo] = [wrong + 1, size];
      const words = `The log is not the one that was signed at ${one.signedAt}: somewhere in ${placesText(goodSize, Math.max(goodSize, size - 1))} an event was altered, added or removed, and the tiles were written anew to fit.`;
      first ??= rootFinding(goodSize, words, toHex(one.root), toHex(root));
    },
    finish: (): void => {
      if (first === null) return;
      const more = ` ${countText(wrong - 1)} later ones, up to ${countText(upTo)} events, do not hold either.`;
      tell(wrong === 1 ? first : { ...first, words: first.words + more });
    },
    held: () => held,
    wrong: () => wrong,
  };
}

async function checkSignature(
  one: StoredCheckpoint,
  keys: readonly VerifierKey[],
  tell: (finding: Finding) => void,
): Promise<Signature> {
  const opened = await openCheckpoint(one.note, keys);
  switch (opened.kind) {
    case "opened": {
      const { size, root } = opened.checkpoint;
      if (size === BigInt(one.size) && equalBytes(root, one.root)) return "good";
      tell(finding(one, "says another size or root in its columns than in the note that was signed"));
      return "bad";
    }
    case "unknown-key":
    case "unchecked":
      return "unknown";
    case "bad-signature":
      tell(finding(one, `does not bear the signature it claims, by ${opened.key.name}`));
      return "bad";
    case "unreadable":
      tell(finding(one, `cannot be read (${opened.reason})`));
      return "bad";
  }
}

const finding = ({ signedAt, size }: StoredCheckpoint, what: string): Finding => ({
  kind: "checkpoint",
  position: null,
  eventId: null,
  words: `The checkpoint of ${signedAt} (${countText(BigInt(size))} events) ${what}.`,
  expected: null,
  actual: null,
});

export const rootFinding = (
  position: number,
  words: string,
  expected: string | null,
  actual: string | null,
): Finding => ({ kind: "checkpoint", position: String(position), eventId: null, words, expected, actual });

type Counts = { all: number; good: number; unknown: number; bad: number };

function signatureCheck({ all, good, unknown, bad }: Counts): Check {
  const name = "Checkpoint signatures";
  if (all === 0) return { name, outcome: "unknown", words: "no checkpoint was signed yet" };
  if (bad > 0)
    return { name, outcome: "differs", words: `${countText(bad)} of ${countText(all)} do not hold` };
  if (unknown > 0)
    return {
      name,
      outcome: "unknown",
      words: `${countText(unknown)} of ${countText(all)} by keys not known here`,
    };
  return { name, outcome: "holds", words: `${counted(good, "checkpoint")}, each signed by a known key` };
}

function rootCheck(all: number, wrong: number): Check {
  const name = "Checkpoint roots";
  if (all === 0) return { name, outcome: "unknown", words: "no checkpoint was signed yet" };
  if (wrong > 0)
    return {
      name,
      outcome: "differs",
      words: `${countText(wrong)} of ${countText(all)} are not of this log`,
    };
  return {
    name,
    outcome: "holds",
    words: `${counted(all, "checkpoint")}, each the root of the log at its size`,
  };
}
