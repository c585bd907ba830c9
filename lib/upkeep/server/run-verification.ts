/**
 * The job that verifies the whole log and writes down what it came to. Cut off by a kill or a lost database it is run
 * again from the beginning: what was read before is not believed later.
 */
import "server-only";
import { beginVerification } from "@/db/queries/begin-verification";
import { endVerification, type VerificationEnd } from "@/db/queries/end-verification";
import { noteProgress } from "@/db/queries/note-progress";
import { requeueVerification } from "@/db/queries/requeue-verification";
import { verifyLog } from "@/lib/ledger/server/verify-log";
import type { VerificationProgress, VerificationResult } from "@/lib/ledger/verification-result";
import { isUuid } from "@/lib/model/uuid";
import type { UpkeepContext } from "./duty";
import type { Job } from "./run-jobs";

const findingsMax = 1_000;
const progressMs = 500;

export const runVerification: Job = async (context, payload, isLast) => {
  const id = (payload as { id?: unknown } | null)?.id;
  if (typeof id !== "string" || !isUuid(id)) return;
  const { desk } = context.pools;
  const request = await beginVerification(desk, id);
  if (!request) return;
  const progress = progressOf(context, id);
  try {
    const result = await verifyLog({
      ...placesOf(context),
      full: request.kind === "full",
      ...(request.kind === "range" ? rangeOf(request.fromPosition, request.toPosition) : {}),
      onProgress: progress.note,
      signal: context.signal,
    });
    await progress.written();
    await endVerification(desk, id, endOf(result));
  } catch (error) {
    await progress.written();
    const isOver = isLast && !context.signal.aborted;
    if (isOver) await endVerification(desk, id, failure(error));
    else await requeueVerification(desk, id);
    throw error;
  }
};

/** What a verification by upkeep trusts, and the login it reads with. */
export function placesOf({ url, places }: UpkeepContext) {
  return { url, ...places, keys: [] };
}

export function endOf(result: VerificationResult): VerificationEnd {
  const { status, fromPosition, toPosition, checkpoint, findings, findingCount, firstPosition, checks } =
    result;
  return {
    ...{ status, findingCount, error: null },
    fromPosition: String(fromPosition),
    toPosition: String(toPosition),
    verified: String(toPosition - fromPosition),
    checkpointSize: checkpoint && String(checkpoint.size),
    firstPosition: firstPosition === null ? null : String(firstPosition),
    findings: JSON.stringify(findings.slice(0, findingsMax)),
    checks: JSON.stringify(checks),
  };
}

function failure(error: unknown): VerificationEnd {
  return {
    ...{ status: "failed", fromPosition: null, toPosition: null, verified: "0", checkpointSize: null },
    ...{ findingCount: 0, findings: "[]", checks: "[]", firstPosition: null },
    error: error instanceof Error ? error.message : String(error),
  };
}

function rangeOf(from: string | null, to: string | null) {
  return { ...(from === null ? {} : { from: BigInt(from) }), ...(to === null ? {} : { to: BigInt(to) }) };
}

/** Writes at most twice a second, one at a time. A write that fails costs a step of a bar on a screen. */
function progressOf({ pools }: UpkeepContext, id: string) {
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;
  let at = 0;
  const note = (progress: VerificationProgress) => {
    if (isWriting || performance.now() - at < progressMs) return;
    isWriting = true;
    at = performance.now();
    writing = noteProgress(pools.desk, id, progress)
      .catch(() => undefined)
      .finally(() => {
        isWriting = false;
      });
  };
  return { note, written: () => writing };
}
