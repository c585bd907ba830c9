/**
 * Follows the proof of an opened event: asks for it and for the key, checks both here, and while the event waits for its
 * seal asks again when the server says so. Every way it can end is told as what it is: no answer is not an alteration.
 *
 * The key is asked for each time, so that one that changed is noticed by whoever has the page open.
 */
import { decodeUtf8 } from "@/lib/ledger/bytes";
import { type KeyFacts, keyFacts } from "@/lib/ledger/key-facts";
import { checkShownProof, type ShownEvent } from "@/lib/ledger/shown-proof";
import { parseVerifierKey, type VerifierKey } from "@/lib/ledger/verifier-key";
import type { Instant } from "@/lib/model/event";
import type { KeyStanding, ProofState } from "./proof-state";
import { readKey, rememberKey } from "./remembered-key";

const waitSecondsMax = 30;
/** Sealed and signed within some ten seconds as a rule. */
const longMs = 60_000;

/** Tells each state until one is final or the signal says that nobody waits any more. */
export async function followProof(
  shown: ShownEvent,
  signal: AbortSignal,
  tell: (state: ProofState) => void,
): Promise<void> {
  const startedMs = performance.now();
  for (let asked = 0; !signal.aborted; asked += 1) {
    const answer = await askOnce(shown, signal).catch(mistake);
    if (signal.aborted) return;
    const { state } = answer;
    const isLong = performance.now() - startedMs > longMs;
    tell(state.kind === "waiting" ? { ...state, isLong } : state);
    if (answer.againSeconds === null) return;
    // An event that waits long is asked for ever more rarely: upkeep may be down for hours.
    await passed(Math.min(answer.againSeconds * 1.3 ** asked, waitSecondsMax), signal);
  }
}

type Answer = { state: ProofState; againSeconds: number | null };

const failed = (code: string, words: string): Answer => ({
  state: { kind: "failed", code, words },
  againSeconds: null,
});

const noAnswer = failed("no_answer", "The server did not answer, so nothing was checked.");

/** Of ours, or of this browser: told, and never taken for an answer. */
function mistake(error: unknown): Answer {
  console.error("followProof:", error);
  return failed("check_failed", "The check itself failed in this browser.");
}

async function askOnce(shown: ShownEvent, signal: AbortSignal): Promise<Answer> {
  const got = await Promise.all([
    ask(`/api/v1/events/${encodeURIComponent(shown.id)}/proof`, signal),
    ask("/api/v1/log/key", signal),
  ]).catch(() => null);
  if (got === null) return noAnswer;
  const [proof, key] = got;
  if (proof.status === 409) return waiting(proof);
  if (proof.status !== 200) return refused(proof);
  if (key.status !== 200)
    return failed(`key_http_${key.status}`, "The log did not show its key, so nothing was checked.");
  return checked(shown, { ...proof, offered: textOf(key.body).trim() });
}

type Got = { status: number; headers: Headers; body: Uint8Array<ArrayBuffer> };

async function ask(path: string, signal: AbortSignal): Promise<Got> {
  const response = await fetch(path, { signal, cache: "no-store" });
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body };
}

function waiting({ headers, body }: Got): Answer {
  const position = /position (\d+)/u.exec(detailOf(body))?.[1] ?? null;
  const seconds = Number(headers.get("retry-after"));
  return { state: { kind: "waiting", position, isLong: false }, againSeconds: seconds > 0 ? seconds : 2 };
}

function refused({ status, body }: Got): Answer {
  const code = `http_${status}`;
  if (status === 401) return failed(code, "Your session has ended. Sign in again to check.");
  if (status === 404) return failed(code, "The log has no event with this id now.");
  const detail = detailOf(body);
  return failed(
    code,
    `The server gave no proof, so nothing was checked.${detail ? ` It says: ${detail}` : ""}`,
  );
}

/** What a problem says of itself; nothing where it is none. */
function detailOf(body: Uint8Array): string {
  try {
    const { detail } = JSON.parse(textOf(body)) as { detail?: unknown };
    return typeof detail === "string" ? detail : "";
  } catch {
    return "";
  }
}

type Given = Got & { offered: string };

async function checked(shown: ShownEvent, { body, headers, offered }: Given): Promise<Answer> {
  const startedMs = performance.now();
  const facts = await keyFacts(offered);
  if (!facts)
    return failed("key_unreadable", "What the log shows as its key is none, so nothing was checked.");
  const standing = await standingOf(facts);
  const proof = await checkShownProof(textOf(body), shown, await keysOf(standing));
  const tookMs = performance.now() - startedMs;
  const key = proof.verdict.kind === "verified" ? keep(standing) : standing;
  const signedAt = instantOf(headers.get("last-modified"));
  return { state: { kind: "checked", shown: proof, key, body, signedAt, tookMs }, againSeconds: null };
}

async function standingOf(key: KeyFacts): Promise<KeyStanding> {
  const kept = readKey();
  if (kept === null) return { kind: "new", key, isKept: false };
  if (kept.vkey === key.vkey) return { kind: "remembered", key, since: kept.since };
  const remembered = await keyFacts(kept.vkey);
  return remembered
    ? { kind: "changed", key, remembered, since: kept.since }
    : { kind: "new", key, isKept: false };
}

/** Only a key that signed what was verified is remembered. */
const keep = (standing: KeyStanding): KeyStanding =>
  standing.kind === "new" ? { ...standing, isKept: rememberKey(standing.key.vkey) } : standing;

async function keysOf(standing: KeyStanding): Promise<VerifierKey[]> {
  const texts = [standing.key.vkey, ...(standing.kind === "changed" ? [standing.remembered.vkey] : [])];
  const keys = await Promise.all(texts.map(parseVerifierKey));
  return keys.flatMap((key) => (key.ok ? [key.value] : []));
}

/** What is not UTF-8 is nothing, whatever a lenient reader would make of it. */
const textOf = (body: Uint8Array): string => decodeUtf8(body) ?? "";

function instantOf(header: string | null): Instant | null {
  const at = Date.parse(header ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString().replace("Z", "000Z");
}

const passed = (seconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
