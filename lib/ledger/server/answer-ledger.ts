/** The ledger over HTTP: `GET /events/{id}/proof` and `/log/*` as C2SP tlog-tiles names them. */
import "server-only";
import { authorizeRequest } from "@/lib/access/server/authorize";
import { accessProblems, type ProblemKind, problem } from "@/lib/model/problem";
import { problemResponse } from "@/lib/model/problem-response";
import { formatEventProof } from "../event-proof";
import { parseTilePath, tileWidthMax } from "../tile";
import { type ProvedEvent, proveEvent } from "./prove-event";
import { readCheckpoint, readPublicKey } from "./read-checkpoint";
import { readEntries, readTile } from "./read-log-tile";

const noStore = "no-store";
// A new checkpoint comes every few seconds at most; who follows the log is not told an older one for longer.
const short = "public, max-age=5";
const forEver = "public, max-age=31536000, immutable";

export async function answerProof(request: Request, id: string): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return refuse(accessProblems[allowed.status], allowed.problem);
  const proved = await proveEvent(allowed.viewer, id);
  switch (proved.kind) {
    case "not-found":
      return refuse("not-found");
    case "waiting":
      return refuse("not-sealed", waitingWords(proved), { "retry-after": waitSeconds(proved) });
    case "broken":
      console.error("proveEvent:", proved.reason);
      return refuse("failed", `The ledger in the database has a hole: ${proved.reason}. Run whence verify.`);
    case "proved":
      return answer(formatEventProof(proved.proof), "application/json; charset=utf-8", noStore, {
        // When the checkpoint was signed, by our own clock: a note does not say.
        "last-modified": new Date(proved.signedAt).toUTCString(),
      });
  }
}

/** Sealing takes a second; the next signature may take ten. */
const waitSeconds = ({ position }: Waiting): string => (position === null ? "1" : "3");

type Waiting = Extract<ProvedEvent, { kind: "waiting" }>;

const waitingWords = ({ position }: Waiting): string =>
  position === null
    ? "The event is recorded and waits for its seal."
    : `The event is sealed at position ${position} and waits for the next signed checkpoint.`;

export async function answerCheckpoint(): Promise<Response> {
  const checkpoint = await readCheckpoint();
  return checkpoint
    ? answer(checkpoint.note, "text/plain; charset=utf-8", short)
    : refuse("not-found", "No checkpoint has been signed yet.");
}

export async function answerKey(): Promise<Response> {
  const key = await readPublicKey();
  return key
    ? answer(`${key}\n`, "text/plain; charset=utf-8", short)
    : refuse("not-found", "This log has no signing key yet: upkeep makes it at its first start.");
}

/** `path`: what follows `/log/`. */
export async function answerTile(request: Request, path: string): Promise<Response> {
  const place = parseTilePath(path);
  if (place?.level === "entries") return answerEntries(request, place.index, place.width);
  const tile = place && (await readTile(place.level, place.index, place.width));
  if (!tile) return refuse("not-found", "The log has no such tile.");
  return answer(tile, "application/octet-stream", place.width === tileWidthMax ? forEver : short);
}

async function answerEntries(request: Request, index: bigint, width: number): Promise<Response> {
  const allowed = await authorizeRequest(request, "read");
  if (!allowed.ok) return refuse(accessProblems[allowed.status], allowed.problem);
  const bundle = await readEntries(allowed.viewer, index, width);
  return bundle
    ? answer(bundle, "application/octet-stream", "private, no-store")
    : refuse("not-found", "The log has no such bundle of entries.");
}

const answer = (
  body: string | Uint8Array,
  type: string,
  cache: string,
  headers: Record<string, string> = {},
): Response =>
  // The cast says "not shared memory", which nothing here ever is.
  new Response(body as string | Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": type,
      "cache-control": cache,
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });

const refuse = (kind: ProblemKind, detail?: string, headers: Record<string, string> = {}): Response =>
  problemResponse(problem(kind, detail), headers);
