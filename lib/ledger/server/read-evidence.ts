/**
 * What a finding leaves in somebody's hands: the verification as it was written down, its findings, and the signed
 * checkpoint it was held against. Saving it is an export, and recorded as one.
 */
import "server-only";
import { database } from "@/db/database";
import { findCheckpoint } from "@/db/queries/find-checkpoint";
import { findVerification } from "@/db/queries/find-verification";
import { findUpkeep } from "@/db/queries/find-upkeep";
import { hasRight } from "@/lib/access/rights";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Viewer } from "@/lib/access/viewer";
import { readLog } from "@/lib/log/server/read-log";
import { isUuid } from "@/lib/model/uuid";
import { readVerification } from "../read-verification";

/** JSON text; null: there is no such verification. */
export async function readEvidence(viewer: Viewer, id: string): Promise<string | null> {
  if (!hasRight(viewer, "read")) throw new Error('called without the right "read"');
  if (!isUuid(id)) return null;
  const sql = database().reader;
  const row = await findVerification(sql, { kind: "id", id });
  if (!row) return null;
  const [log, checkpoint, upkeep] = await Promise.all([
    readLog(viewer),
    findCheckpoint(sql, row.checkpointSize === null ? null : BigInt(row.checkpointSize)),
    findUpkeep(sql),
  ]);
  await recordAccess(viewer, {
    type: "whence.exported",
    outcome: "success",
    payload: { what: "integrity evidence", verification: id },
  });
  const evidence = {
    log: log.origin,
    key: upkeep?.publicKey ?? null,
    checkpoint: checkpoint
      ? { note: checkpoint.note, signedAt: checkpoint.signedAt, cosignatures: checkpoint.cosignatures }
      : null,
    verification: readVerification(row),
  };
  return `${JSON.stringify(evidence, null, 2)}\n`;
}
