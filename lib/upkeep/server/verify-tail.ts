/** Verifies each minute what has been signed since the last look, so that the badge is never more than that behind. */
import "server-only";
import { findTail } from "@/db/queries/find-tail";
import { keepTail } from "@/db/queries/keep-tail";
import { verifyLog } from "@/lib/ledger/server/verify-log";
import type { Duty } from "./duty";
import { endOf, placesOf } from "./run-verification";

const everyMs = 60_000;

export const checkingTail: Duty = {
  name: "verify",
  begin: (context) => async () => {
    const { desk } = context.pools;
    const tail = await findTail(desk);
    if (!tail || BigInt(tail.to) <= BigInt(tail.from)) return everyMs;
    const range = { from: BigInt(tail.from), to: BigInt(tail.to) };
    const result = await verifyLog({ ...placesOf(context), ...range, signal: context.signal });
    const isLikeLast = tail.last?.status === result.status && result.status !== "tampered";
    await keepTail(desk, endOf(result), isLikeLast ? (tail.last?.id ?? null) : null);
    return everyMs;
  },
};
