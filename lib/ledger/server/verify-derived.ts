import "server-only";
import type { Queryable } from "@/db/client";
import type { Check, Finding } from "../finding";

export async function verifyDerived(
  _sql: Queryable,
  _tell: (f: Finding) => void,
  _s: AbortSignal | undefined,
): Promise<Check[]> {
  return [];
}
