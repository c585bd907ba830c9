/**
 * Verifies a log from its published files alone, as a browser does it: the checkpoint's signature, the key, what was
 * seen here before, every leaf, and the root all leaves give. Nothing the server says of itself is believed; what is
 * remembered (`seen`) came from an earlier visit, and is what makes a rewritten past show.
 *
 * A generator: whoever pulls decides the pace, may pause by not pulling, and ends it by returning. Memory is a few tiles,
 * whatever the log's size. With `withEvents` each leaf is also held against the hash of the stored event's line
 * (level "entries"), which the server makes anew for each asking. (check-tree.test.ts)
 */
import { equalBytes, fromHex, toHex } from "./bytes";
import { type Checkpoint, openCheckpoint } from "./checkpoint";
import { compactRange } from "./compact-range";
import { canHash, type Hash, hashBytes } from "./hash";
import { keyFacts } from "./key-facts";
import { sha256Sync } from "./sha256-sync";
import { hashAt, tilePath, tileWidth, tileWidthMax } from "./tile";
import { parseVerifierKey } from "./verifier-key";

export type TreeSource = {
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Uint8Array>;
};

/** What an earlier check left behind: the log as it was then, and the key it was signed with. */
export type Seen = { origin: string; size: string; root: string; fingerprint: string };

export const stepNames = ["signature", "key", "past", "events", "root"] as const;
export type StepName = (typeof stepNames)[number];
export type Outcome = "waits" | "running" | "holds" | "differs" | "unknown";
export type Step = { name: StepName; outcome: Outcome; words: string };

export type TreeProgress = {
  events: bigint;
  done: bigint;
  steps: Step[];
  /** Positions whose event does not give its leaf, the first hundred. */
  differing: bigint[];
  /** At the end, where everything held: what to remember. */
  seen: Seen | null;
};

export type TreeCheck = { source: TreeSource; seen: Seen | null; withEvents: boolean };

const nodePrefix = Uint8Array.of(0x01);
const leafPrefix = Uint8Array.of(0x00);
const differingMax = 100;
const tileBits = 8n;
// Enough to hide the way to the server and back, few enough to keep memory small.
const fetchesAhead = 6;

export async function* checkTree({ source, seen, withEvents }: TreeCheck): AsyncGenerator<TreeProgress> {
  const board = openBoard(withEvents);
  if (!canHash()) {
    board.tellRest("unknown", "needs HTTPS");
    yield board.now();
    return;
  }
  board.tell("signature", "running", "reads");
  yield board.now();
  const vkey = (await source.text("key")).trim();
  const signed = await openSigned(await source.text("checkpoint"), vkey);
  board.tell("signature", signed.outcome, signed.words);
  const { checkpoint, fingerprint } = signed;
  board.tell("key", ...compareKeys(fingerprint, seen));
  if (checkpoint === null) {
    board.tellRest("unknown", "not reached");
    yield board.now();
    return;
  }
  const before = seen?.origin === checkpoint.origin ? seen : null;
  board.tell("past", ...expectPast(before, checkpoint));
  board.begin(checkpoint.size);
  yield board.now();

  const range = compactRange(joinNodes);
  let size = 0n;
  for await (const { index, leaves, entries } of readTiles(source, checkpoint.size, withEvents)) {
    for (let i = 0; i < leaves.length / hashBytes; i += 1) {
      range.add(0, hashAt(leaves, i));
      size += 1n;
      if (before && size === BigInt(before.size)) board.tell("past", ...comparePast(before, range.root()));
    }
    if (entries) board.differ(differingIn(leaves, entries).map((i) => (index << tileBits) + BigInt(i)));
    board.advance(size);
    yield board.now();
  }
  const root = range.root() ?? sha256Sync();
  board.finish(equalBytes(root, checkpoint.root));
  const { origin } = checkpoint;
  const isSound = board.allHold() && fingerprint !== null;
  yield board.now(isSound ? { origin, size: size.toString(), root: toHex(root), fingerprint } : null);
}

/** The lines under the bar, as they stand. */
function openBoard(withEvents: boolean) {
  const names = stepNames.filter((name) => withEvents || name !== "events");
  const steps = new Map<StepName, Step>(
    names.map((name) => [name, { name, outcome: "waits", words: "waits" }]),
  );
  const differing: bigint[] = [];
  let events = 0n;
  let done = 0n;
  const tell = (name: StepName, outcome: Outcome, words: string) => {
    if (steps.has(name)) steps.set(name, { name, outcome, words });
  };
  const tellEvents = (outcome: Outcome, words: string) =>
    differing.length > 0 ? tell("events", "differs", mismatches(differing)) : tell("events", outcome, words);
  const advance = (size: bigint) => {
    done = size;
    const share = events === 0n ? "0 %" : `${(done * 100n) / events} %`;
    tell("root", "running", share);
    tellEvents("running", share);
  };
  return {
    tell,
    advance,
    tellRest: (outcome: Outcome, words: string) => {
      for (const step of steps.values()) if (step.outcome === "waits") tell(step.name, outcome, words);
    },
    begin: (size: bigint) => {
      events = size;
      advance(0n);
    },
    differ: (positions: readonly bigint[]) => {
      differing.push(...positions.slice(0, differingMax - differing.length));
    },
    finish: (isEqual: boolean) => {
      tell("root", isEqual ? "holds" : "differs", isEqual ? "equal" : "differs");
      tellEvents("holds", "every one");
    },
    allHold: () => [...steps.values()].every(({ outcome }) => outcome === "holds"),
    now: (kept: Seen | null = null): TreeProgress => ({
      ...{ events, done, differing: [...differing], seen: kept },
      steps: [...steps.values()],
    }),
  };
}

type OpenedSigned = {
  checkpoint: Checkpoint | null;
  fingerprint: string | null;
  outcome: Outcome;
  words: string;
};

async function openSigned(note: string, vkey: string): Promise<OpenedSigned> {
  const key = await parseVerifierKey(vkey);
  const facts = await keyFacts(vkey);
  if (!key.ok || facts === null)
    return { checkpoint: null, fingerprint: null, outcome: "unknown", words: "no key to check with" };
  const { fingerprint } = facts;
  const opened = await openCheckpoint(note, [key.value]);
  switch (opened.kind) {
    case "opened":
      return { checkpoint: opened.checkpoint, fingerprint, outcome: "holds", words: "valid" };
    case "unchecked":
      return { checkpoint: opened.checkpoint, fingerprint, outcome: "unknown", words: "no Ed25519 here" };
    case "bad-signature":
      return { checkpoint: null, fingerprint, outcome: "differs", words: "not good" };
    case "unknown-key":
      return { checkpoint: null, fingerprint, outcome: "differs", words: "by another key" };
    case "unreadable":
      return { checkpoint: null, fingerprint, outcome: "unknown", words: "not readable" };
  }
}

function compareKeys(fingerprint: string | null, seen: Seen | null): [Outcome, string] {
  if (fingerprint === null) return ["unknown", "not readable"];
  if (seen === null) return ["holds", "first seen now"];
  return seen.fingerprint === fingerprint ? ["holds", "the same"] : ["differs", "another key"];
}

function expectPast(before: Seen | null, checkpoint: Checkpoint): [Outcome, string] {
  if (before === null) return ["holds", "nothing seen before"];
  if (BigInt(before.size) > checkpoint.size) return ["differs", "shorter than before"];
  return before.size === "0" ? ["holds", "no rewrite"] : ["running", "reads"];
}

function comparePast(before: Seen, root: Hash | null): [Outcome, string] {
  const known = fromHex(before.root);
  return root !== null && known !== null && equalBytes(root, known)
    ? ["holds", "no rewrite"]
    : ["differs", "rewritten"];
}

const mismatches = (positions: readonly bigint[]): string =>
  positions.length === 1
    ? "1 mismatch"
    : `${positions.length}${positions.length === differingMax ? "+" : ""} mismatches`;

const joinNodes = (left: Hash, right: Hash): Hash => sha256Sync(nodePrefix, left, right);

const differingIn = (leaves: Uint8Array, entries: readonly Hash[]): number[] =>
  entries.flatMap((entry, i) => (equalBytes(sha256Sync(leafPrefix, entry), hashAt(leaves, i)) ? [] : [i]));

type TileRead = { index: bigint; leaves: Uint8Array; entries: Hash[] | null };

/** All tiles of level 0, in order, a few asked for ahead. */
async function* readTiles(source: TreeSource, size: bigint, withEvents: boolean): AsyncGenerator<TileRead> {
  const tiles = (size + BigInt(tileWidthMax) - 1n) / BigInt(tileWidthMax);
  const ahead: Promise<TileRead>[] = [];
  const ask = (index: bigint) => {
    const one = readOne(source, size, index, withEvents);
    // Told when its turn comes; until then it is not unhandled.
    one.catch(() => undefined);
    ahead.push(one);
  };
  let next = 0n;
  for (; next < tiles && ahead.length < fetchesAhead; next += 1n) ask(next);
  for (let one = ahead.shift(); one; one = ahead.shift()) {
    if (next < tiles) {
      ask(next);
      next += 1n;
    }
    yield await one;
  }
}

async function readOne(
  source: TreeSource,
  size: bigint,
  index: bigint,
  withEvents: boolean,
): Promise<TileRead> {
  const width = tileWidth(0, index, size);
  const [leaves, bundle] = await Promise.all([
    source.bytes(tilePath(0, index, width)),
    withEvents ? source.bytes(tilePath("entries", index, width)) : null,
  ]);
  if (leaves.length !== width * hashBytes)
    throw new Error(`${tilePath(0, index, width)} has ${leaves.length} bytes`);
  return { index, leaves, entries: bundle ? readBundle(bundle, width) : null };
}

/** Each entry of 32 bytes behind its length in two. */
function readBundle(bundle: Uint8Array, width: number): Hash[] {
  const step = hashBytes + 2;
  if (bundle.length !== width * step)
    throw new Error("a bundle of entries has another length than it should");
  return Array.from({ length: width }, (_, i) => bundle.subarray(i * step + 2, (i + 1) * step));
}
