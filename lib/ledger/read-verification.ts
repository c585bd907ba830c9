/**
 * A verification's row, read. Findings and checks are JSON text of our own making; text that does not read as such is
 * said to be unreadable, never taken for "nothing found".
 */
import { z } from "zod";
import { findingKinds } from "./finding";
import type { Verification, VerificationFacts } from "./verification";

const text = z.string().nullable().default(null);
const finding = z.object({
  kind: z.enum(findingKinds),
  position: text,
  eventId: text,
  words: z.string(),
  expected: text,
  actual: text,
});
const check = z.object({
  name: z.string(),
  outcome: z.enum(["holds", "differs", "unknown"]),
  words: z.string(),
});

export const readVerification = ({ findings, checks, ...facts }: VerificationFacts): Verification => ({
  ...facts,
  findings: readList(finding, findings),
  checks: readList(check, checks),
});

function readList<T>(one: z.ZodType<T>, json: string): T[] | null {
  try {
    return z.array(one).parse(JSON.parse(json));
  } catch {
    return null;
  }
}
