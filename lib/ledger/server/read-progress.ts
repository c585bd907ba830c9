/** How far a verification is: what the page polls while one is under way. */
import "server-only";
import { database } from "@/db/database";
import { findIntegrity } from "@/db/queries/find-integrity";
import { findVerification } from "@/db/queries/find-verification";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import { isUuid } from "@/lib/model/uuid";
import { type Progress, progressOf } from "../verification";

/** Null: there is none of that id. */
export async function readProgress(viewer: Viewer, id: string): Promise<Progress | null> {
  if (!hasRight(viewer, "read")) throw new Error('called without the right "read"');
  if (!isUuid(id)) return null;
  const sql = database().reader;
  const [row, facts] = await Promise.all([findVerification(sql, { kind: "id", id }), findIntegrity(sql)]);
  return row ? progressOf(row, facts) : null;
}
