/**
 * An anchor that is a witness: it checks that the log only grew since it last looked, and signs what it saw with its
 * own time. It cosigns one history only, so a second one under our name gets no signature.
 *
 * Of a witness only a guess is kept, the size it had last: a wrong one costs a second question, and what it claims to
 * have seen is no proof of anything. A signature counts when it is by its configured key, over this very checkpoint; whatever else it sends is
 * thrown away. Where it also serves the checkpoint it holds, signed by our key, that is known of the log like any other.
 */
import "server-only";
import { createHash } from "node:crypto";
import { decodeUtf8, equalBytes } from "../bytes";
import { formatSignatureLine, openNote, parseNote } from "../note";
import { proveConsistency } from "../prove";
import type { VerifierKey } from "../verifier-key";
import { addCheckpointLengthMax, formatAddCheckpoint, parseSizeAnswer } from "../witness-message";
import { type Anchor, AnchorRefused } from "./anchors";
import type { LedgerTree } from "./copy-tiles";
import { type KnownCheckpoint, readKnownCheckpoint } from "./known-checkpoint";

/** `url`: the submission prefix, without a slash at its end. */
export type WitnessSettings = { url: string; key: VerifierKey };

export function witnessAnchor({ url, key }: WitnessSettings): Anchor {
  let guess = 0n;

  const latest: Anchor["latest"] = async ({ origin, keys }, signal) => {
    const hash = createHash("sha256").update(origin).digest("hex");
    const { status, text } = await request(`${url}/${hash}/checkpoint`, signal);
    // A witness need not tell what it holds.
    if (status !== 200) return null;
    const known = await readKnownCheckpoint(text, keys);
    if (!known.ok || known.value.origin !== origin) return null;
    guess = known.value.size;
    return known.value;
  };

  const put: Anchor["put"] = async (checkpoint, tree, _, signal) => {
    const answer = await add(guess <= checkpoint.size ? guess : 0n, checkpoint, tree, signal);
    const line = answer.status === 409 ? await addAgain(answer, checkpoint, tree, signal) : null;
    const cosigned = line ?? (await readCosignature(key, answer, checkpoint));
    guess = checkpoint.size;
    return cosigned;
  };

  /** It has another size than was guessed, and says which: asked once more from there. */
  async function addAgain(
    { text }: Answer,
    checkpoint: KnownCheckpoint,
    tree: LedgerTree,
    signal: AbortSignal,
  ): Promise<string> {
    const size = parseSizeAnswer(text);
    if (size === null) throw new AnchorRefused("garbage", "it answered 409 without the size it has");
    if (size > checkpoint.size)
      throw new AnchorRefused(
        "disagrees",
        `it has seen ${size} events of this log; here are ${checkpoint.size}`,
      );
    const answer = await add(size, checkpoint, tree, signal);
    if (answer.status === 409)
      throw new AnchorRefused("refused", "it keeps changing its mind about the size (409)");
    return readCosignature(key, answer, checkpoint);
  }

  async function add(
    old: bigint,
    checkpoint: KnownCheckpoint,
    tree: LedgerTree,
    signal: AbortSignal,
  ): Promise<Answer> {
    const proof = await proveConsistency(old, checkpoint.size, tree.node);
    return request(
      `${url}/add-checkpoint`,
      signal,
      formatAddCheckpoint({ old, proof, note: checkpoint.note }),
    );
  }

  return { name: key.name, kind: "witness", target: url, latest, put };
}

type Answer = { status: number; text: string };

async function readCosignature(
  key: VerifierKey,
  { status, text }: Answer,
  checkpoint: KnownCheckpoint,
): Promise<string> {
  switch (status) {
    case 200:
      return cosignatureIn(key, text, checkpoint);
    case 403:
      throw new AnchorRefused("unknown-key", "it does not know the key this log signs with (403)");
    case 404:
      throw new AnchorRefused("unknown-log", "it does not know this log (404)");
    case 422:
      throw new AnchorRefused("disagrees", "it has seen another past of this log (422)");
    default:
      throw new AnchorRefused("refused", `it answered ${status}`);
  }
}

/** Of all lines only the one by the configured key, and only where it holds. */
async function cosignatureIn(key: VerifierKey, text: string, { note }: KnownCheckpoint): Promise<string> {
  const read = parseNote(note);
  const answer = read.ok ? parseNote(`${read.value.text}\n${text}`) : read;
  if (!answer.ok) throw new AnchorRefused("garbage", "what it sent is no signature line");
  for (const signature of answer.value.signatures) {
    if (signature.name !== key.name || !equalBytes(signature.keyId, key.keyId)) continue;
    const line = formatSignatureLine(signature);
    const opened = await openNote(`${answer.value.text}\n${line}`, [key]);
    // A time of zero would be a signature without one, which says nothing about when.
    if (opened.kind === "opened" && opened.signedBy.every(({ time }) => time !== 0n)) return line;
  }
  throw new AnchorRefused("garbage", "what it sent is no signature of its key over this checkpoint");
}

/** An answer is read up to the length a good one can have: a witness that never stops talking is cut short. */
async function request(url: string, signal: AbortSignal, body?: string): Promise<Answer> {
  let response: Response;
  try {
    const how = body === undefined ? {} : { method: "POST", body, headers: { "content-type": "text/plain" } };
    response = await fetch(url, { ...how, signal, redirect: "error" });
  } catch (error) {
    throw new AnchorRefused("unreachable", reasonOf(error));
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > addCheckpointLengthMax) throw new AnchorRefused("garbage", "its answer is too long");
    parts.push(part);
  }
  const text = decodeUtf8(Buffer.concat(parts));
  if (text === null) throw new AnchorRefused("garbage", "its answer is not UTF-8");
  return { status: response.status, text };
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
