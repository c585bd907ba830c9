/** Asks for a verification of the whole log each night, and at the start where the last is more than a day ago. */
import "server-only";
import { isVerificationDue } from "@/db/queries/is-verification-due";
import { requestVerification } from "@/db/queries/request-verification";
import type { Duty } from "./duty";

const everyMs = 5_000;
/** Until the log has been sealed and signed for the first time. */
const soonMs = 2_000;

export const planningVerifications: Duty = {
  name: "plan",
  begin: (context) => async () => {
    const { desk } = context.pools;
    if (!context.sealed?.isCaughtUp) return soonMs;
    if (!(await isVerificationDue(desk))) return everyMs;
    await requestVerification(desk, "upkeep");
    return everyMs;
  },
};
