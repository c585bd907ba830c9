/**
 * What a witness remembers: for each log the largest checkpoint it cosigned, as the note with both signatures. It is
 * durable before the witness answers. Whether a checkpoint follows and that it is now the largest is decided in one
 * compare-and-swap, so two requests, or two witnesses on one folder, cannot both be the next.
 */
import "server-only";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { equalBytes } from "../bytes";
import { checkConsistency } from "../check";
import { openCheckpoint, parseCheckpoint } from "../checkpoint";
import { cosignedMessage, formatCosignature } from "../cosignature";
import { type Hash, rootOfNothing } from "../hash";
import { formatNote, formatSignatureLine, openNote, parseNote } from "../note";
import { keyTypes, type VerifierKey } from "../verifier-key";
import type { AddCheckpoint } from "../witness-message";
import { type CheckpointFile, checkpointFile } from "./checkpoint-file";
import { createDurably, readIfThere } from "./durable-file";
import { makePrivateKey, parsePrivateKey, type PrivateKey } from "./private-key";

/** `keys`: whose signature makes a checkpoint one of this log. */
export type WitnessedLog = { origin: string; keys: readonly VerifierKey[] };

export type WitnessAnswer =
  | { status: 200; line: string }
  | { status: 400 | 403 | 404 | 422; reason: string }
  | { status: 409; size: bigint };

export type Witness = {
  key: VerifierKey;
  add: (request: AddCheckpoint) => Promise<WitnessAnswer>;
  /** The last note for the log whose origin has this SHA-256 in hex; null where there is none. */
  latest: (originHash: string) => Promise<string | null>;
};

export type WitnessOptions = {
  folder: string;
  name: string;
  logs: readonly WitnessedLog[];
  /** Seconds since 1970. */
  now?: () => bigint;
};

type Known = { note: string; size: bigint; root: Hash; time: bigint };

export const hashOfOrigin = (origin: string): string => createHash("sha256").update(origin).digest("hex");

export async function openWitness({ folder, name, logs, now = seconds }: WitnessOptions): Promise<Witness> {
  const key = await keptKey(folder, name);
  const files = new Map(
    logs.map(({ origin }) => [origin, checkpointFile(join(folder, hashOfOrigin(origin)))]),
  );

  /** Nothing is cosigned anew where the own memory cannot be read: that throws, and the request fails. */
  async function recall(file: CheckpointFile): Promise<Known | null> {
    const note = await file.read();
    if (note === null) return null;
    // By its own signature alone: the log may have changed its key since.
    const own = await openNote(note, [key.verifier]);
    const read = own.kind === "opened" ? parseCheckpoint(own.text) : null;
    const time = own.kind === "opened" ? own.signedBy[0]?.time : null;
    if (!read?.ok || time == null) throw new Error("the witness's own record does not verify");
    return { note, ...read.value, time };
  }

  async function add({ old, proof, note }: AddCheckpoint): Promise<WitnessAnswer> {
    const read = parseNote(note);
    const origin = read.ok ? (read.value.text.split("\n")[0] ?? "") : null;
    if (!read.ok || origin === null) return { status: 400, reason: read.ok ? "no origin" : read.reason };
    const [log, file] = [logs.find((one) => one.origin === origin), files.get(origin)];
    if (!log || !file) return { status: 404, reason: "this log is not known here" };
    const opened = await openCheckpoint(note, log.keys);
    if (opened.kind === "unreadable") return { status: 400, reason: opened.reason };
    if (opened.kind !== "opened") return { status: 403, reason: "no known key of this log signed that" };
    const { size, root } = opened.checkpoint;
    if (old > size) return { status: 400, reason: "the old size is above the checkpoint's" };
    const known = await recall(file);
    if (old !== (known?.size ?? 0n)) return { status: 409, size: known?.size ?? 0n };
    const refusal = await whyNot(known, size, root, proof);
    if (refusal !== null) return { status: 422, reason: refusal };
    return cosign(file, known, opened.text, note, opened.signedBy);
  }

  async function cosign(
    file: CheckpointFile,
    known: Known | null,
    text: string,
    note: string,
    signedBy: readonly VerifierKey[],
  ): Promise<WitnessAnswer> {
    // A clock that was set back would say that the smaller tree is the newer one.
    const time = now() > (known?.time ?? 0n) ? now() : (known?.time ?? 0n);
    const signature = formatCosignature({ time, signature: key.sign(cosignedMessage(time, text)) });
    const own = { name: key.verifier.name, keyId: key.verifier.keyId, signature };
    // Of the log's signatures those that were checked; what else was sent along is nobody's.
    const read = parseNote(note);
    const checked = (read.ok ? read.value.signatures : []).filter((line) =>
      signedBy.some((by) => by.name === line.name && equalBytes(by.keyId, line.keyId)),
    );
    const kept = formatNote({ text, signatures: [...checked, own] });
    // Stop here: nothing was answered. Stop after: it is on record that this was cosigned, and asking again gives it.
    if (await file.swap(known?.note ?? null, kept)) return { status: 200, line: formatSignatureLine(own) };
    return { status: 409, size: (await recall(file))?.size ?? 0n };
  }

  async function latest(originHash: string): Promise<string | null> {
    const log = logs.find(({ origin }) => hashOfOrigin(origin) === originHash);
    return (log && (await files.get(log.origin)?.read())) ?? null;
  }

  return { key: key.verifier, add, latest };
}

/** Null: the tree goes on from the one that is known. */
async function whyNot(
  known: Known | null,
  newer: bigint,
  newerRoot: Hash,
  proof: readonly Hash[],
): Promise<string | null> {
  if (newer === 0n && !equalBytes(newerRoot, await rootOfNothing())) return "the empty tree has another root";
  if (known === null || known.size === 0n) return proof.length === 0 ? null : "from size 0 there is no proof";
  const claim = { older: known.size, olderRoot: known.root, newer, newerRoot, proof };
  return (await checkConsistency(claim))
    ? null
    : "the proof does not show that the tree grew from the known one";
}

const keyFile = "witness-key";

async function keptKey(folder: string, name: string): Promise<PrivateKey> {
  const path = join(folder, keyFile);
  if ((await readIfThere(path)) === null) {
    const made = await makePrivateKey(name, keyTypes.witness);
    await createDurably(folder, keyFile, `${made.reveal()}\n`, 0o600);
  }
  const key = await parsePrivateKey(String(await readIfThere(path)).trim());
  if (!key.ok) throw new Error(`${path}: ${key.reason}`);
  const { name: kept, type } = key.value.verifier;
  if (kept !== name || type !== keyTypes.witness)
    throw new Error(`${path} is the key of ${kept}, not of ${name}: a witness keeps its name.`);
  return key.value;
}

const seconds = (): bigint => BigInt(Math.floor(Date.now() / 1000));
