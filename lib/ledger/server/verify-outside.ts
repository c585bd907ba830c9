/**
 * What is known of the log outside the database: the data folder's checkpoint and tiles, each anchor's, and the keys that
 * sign. Where these are comes from the command line and the configuration, never from the database.
 *
 * It is read before the database is: a log that grows meanwhile is then longer than its checkpoints, never shorter.
 */
import "server-only";
import { equalBytes, toHex } from "../bytes";
import type { Queryable } from "@/db/client";
import { findCosigned } from "@/db/queries/find-cosigned";
import { openCheckpoint } from "../checkpoint";
import type { Check, Finding } from "../finding";
import type { Holding } from "../guarantee";
import { openNote } from "../note";
import { countText, placesText } from "../verification-result";
import type { VerifierKey } from "../verifier-key";
import type { Anchor } from "./anchors";
import type { KnownCheckpoint } from "./known-checkpoint";
import { readVerifierKeys } from "./known-checkpoint";
import { ledgerFolder } from "./ledger-folder";
import type { RootWatch } from "./verify-chain";

export type TrustedPlaces = {
  /** The data folder's ledger: tiles, checkpoint, `keys`. */
  folder: string | null;
  anchors: readonly Anchor[];
  /** Verifier keys given by whoever verifies; where there are any, no others are believed. */
  keys: readonly VerifierKey[];
  /** Of the configured witnesses. */
  witnessKeys: readonly VerifierKey[];
};

export type Outside = {
  kind: "data-folder" | "folder" | "witness";
  name: string;
  /** A witness's own signature was checked; what it merely serves is its word, which may be anybody's. */
  cosigned?: true;
  known: KnownCheckpoint | null;
  /** Why nothing is known; null: there is nothing yet. */
  problem: string | null;
  /** Where its tiles are. */
  tiles: string | null;
};

export type OutsideWorld = { keys: readonly VerifierKey[]; origin: string | null; all: Outside[] };

const anchorTimeoutMs = 10_000;

export async function lookOutside(places: TrustedPlaces): Promise<OutsideWorld> {
  const keys = await knownKeys(places);
  const origin = keys[0]?.name ?? null;
  const all: Outside[] = [];
  // An anchor is further away than the data folder: its word comes first.
  for (const anchor of places.anchors) all.push(await askAnchor(anchor, origin, keys));
  if (places.folder !== null) all.push(await readDataFolder(places.folder, keys));
  return { keys, origin, all };
}

async function knownKeys({ folder, anchors, keys }: TrustedPlaces): Promise<readonly VerifierKey[]> {
  if (keys.length > 0) return keys;
  const folders = [folder, ...anchors.map(({ kind, target }) => (kind === "folder" ? target : null))];
  for (const path of folders) {
    if (path === null) continue;
    const texts = await ledgerFolder(path)
      .readKeys()
      .catch(() => []);
    const found = await readVerifierKeys(texts);
    if (found.length > 0) return found;
  }
  return [];
}

async function askAnchor(
  anchor: Anchor,
  origin: string | null,
  keys: readonly VerifierKey[],
): Promise<Outside> {
  const { kind, name, target } = anchor;
  const tiles = kind === "folder" ? target : null;
  if (origin === null) return { kind, name, known: null, problem: "no key is known to believe it by", tiles };
  try {
    const known = await anchor.latest({ origin, keys }, AbortSignal.timeout(anchorTimeoutMs));
    return { kind, name, known, problem: null, tiles };
  } catch (error) {
    return {
      kind,
      name,
      known: null,
      problem: error instanceof Error ? error.message : String(error),
      tiles,
    };
  }
}

async function readDataFolder(path: string, keys: readonly VerifierKey[]): Promise<Outside> {
  const outside: Outside = { kind: "data-folder", name: path, known: null, problem: null, tiles: path };
  const note = await ledgerFolder(path).checkpoint.read();
  if (note === null) return outside;
  const opened = await openCheckpoint(note, keys);
  if (opened.kind === "opened") return { ...outside, known: { ...opened.checkpoint, note } };
  if (opened.kind === "bad-signature")
    return { ...outside, problem: `the signature by ${opened.key.name} under its checkpoint does not hold` };
  if (opened.kind === "unreadable")
    return { ...outside, problem: `its checkpoint cannot be read: ${opened.reason}` };
  return { ...outside, problem: "no known key signed its checkpoint" };
}

/**
 * What the configured witnesses have signed, by their keys: a signature proves itself wherever it was kept, so these
 * lines may come from the database.
 */
export async function readCosigned(
  sql: Queryable,
  witnessKeys: readonly VerifierKey[],
  logKeys: readonly VerifierKey[],
): Promise<Outside[]> {
  const all: Outside[] = [];
  for (const key of witnessKeys) {
    const none: Outside = {
      kind: "witness",
      name: key.name,
      cosigned: true,
      known: null,
      problem: null,
      tiles: null,
    };
    const found = await findCosigned(sql, key.name);
    if (!found) {
      all.push({ ...none, problem: "it has signed no checkpoint yet" });
      continue;
    }
    const note = `${found.note}${found.line}`;
    const log = await openCheckpoint(note, logKeys);
    const witness = await openNote(note, [key]);
    if (log.kind === "opened" && witness.kind === "opened")
      all.push({ ...none, known: { ...log.checkpoint, note } });
    else all.push({ ...none, problem: "the signature kept as its own does not hold under its key" });
  }
  return all;
}

export type OutsideWatch = RootWatch & {
  /** When the log is at its end: what is known of more events than there are; and where it differs, if that is known. */
  finish: (size: number, isCut: boolean, differAt: readonly number[]) => void;
  holdings: () => Holding[];
  checks: () => Check[];
};

/** Each known checkpoint against the log's root at its size. */
export function watchOutside(all: readonly Outside[], tell: (finding: Finding) => void): OutsideWatch {
  const waiting = all.filter(({ known }) => known !== null).toSorted((a, b) => sizeOf(a) - sizeOf(b));
  const outcome = new Map<Outside, Check>(all.map((one) => [one, { ...named(one), ...unknownWords(one) }]));
  const holdings: Holding[] = [];
  const forks: ((differAt: readonly number[]) => Finding)[] = [];
  let goodSize = 0;
  const settle = (one: Outside, check: Omit<Check, "name">) => outcome.set(one, { ...named(one), ...check });

  return {
    nextSize: () => (waiting[0] ? sizeOf(waiting[0]) : null),
    reach: async (size, root) => {
      const one = waiting.shift();
      if (!one?.known) return;
      const from = goodSize;
      if (equalBytes(one.known.root, root)) {
        goodSize = size;
        const counts = one.kind !== "witness" || one.cosigned;
        if (size > 0 && counts) holdings.push({ kind: one.kind, name: one.name, size: BigInt(size) });
        return void settle(one, {
          outcome: "holds",
          words: one.cosigned
            ? `it signed this log as of ${countText(size)} events`
            : `the log agrees with its ${countText(size)} events`,
        });
      }
      settle(one, { outcome: "differs", words: `its ${countText(size)} events are others than the log's` });
      forks.push((differAt) => {
        // Where events and files were compared one by one, the place is known better than by sizes.
        const place = differAt.find((position) => position >= from && position < size);
        return forkedFrom(one, place ?? from, place === undefined, size, toHex(root));
      });
    },
    finish: (size, isCut, differAt) => {
      for (const fork of forks) tell(fork(differAt));
      for (const one of waiting.splice(0)) {
        const words = `it has ${countText(sizeOf(one))} events, the log ${countText(size)}`;
        settle(one, { outcome: "differs", words });
        if (isCut) tell(rolledBack(one, size));
      }
    },
    holdings: () => holdings,
    checks: () => [...outcome.values()],
  };
}

const sizeOf = ({ known }: Outside): number => Number(known?.size ?? 0);

const named = ({ kind, name, cosigned }: Outside): { name: string } => ({
  name: {
    "data-folder": "Data folder",
    folder: `Anchor ${name}`,
    witness: cosigned ? `Signature of witness ${name}` : `Witness ${name}`,
  }[kind],
});

const unknownWords = ({ problem }: Outside): Omit<Check, "name"> => ({
  outcome: "unknown",
  words: problem ?? "it has no checkpoint of this log, or does not tell",
});

const placeOf = ({ kind, name }: Outside): string => (kind === "data-folder" ? "the data folder" : name);

const forkedFrom = (
  one: Outside,
  from: number,
  isSomewhere: boolean,
  size: number,
  actual: string,
): Finding => ({
  kind: "forked",
  position: String(from),
  eventId: null,
  words: `The log is not the one whose checkpoint of ${countText(size)} events is kept in ${placeOf(one)}: they part ${isSomewhere ? `somewhere in ${placesText(from, Math.max(from, size - 1))}` : `at ${placesText(from, from)}`}.`,
  expected: one.known && toHex(one.known.root),
  actual,
});

const rolledBack = (one: Outside, size: number): Finding => ({
  kind: "rolled-back",
  position: String(size),
  eventId: null,
  words: `The log was rolled back from ${countText(sizeOf(one))} to ${countText(size)} events: ${placeOf(one)} keeps a signed checkpoint of more. Either its end was cut off, or an older copy was restored.`,
  expected: String(sizeOf(one)),
  actual: String(size),
});
