/**
 * The proof of one event: its line as the log holds it now, and the way from the leaf that was sealed for it up to the
 * newest signed checkpoint.
 *
 * The leaf comes from the tree, not from the line. Where the event was altered after it was sealed, the two part there:
 * what is handed out is then the evidence, a line beside the hash it should have. That the line was read is recorded, as
 * every look at an event is; that it still waits for its seal says nothing of it.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import { findSealedLine, type SealedLine } from "@/db/queries/find-sealed-line";
import { hasRight } from "@/lib/access/rights";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Viewer } from "@/lib/access/viewer";
import type { Instant } from "@/lib/model/event";
import { isUuid } from "@/lib/model/uuid";
import type { EventProof } from "../event-proof";
import { proveInclusion } from "../prove";
import { inOneSnapshot } from "./in-one-snapshot";
import { readCheckpoint } from "./read-checkpoint";
import { openTree, TileMissing } from "./read-tree";

export type ProvedEvent =
  | { kind: "proved"; proof: EventProof; signedAt: Instant }
  | { kind: "not-found" }
  /** `position` null: not sealed. Else it is, and no checkpoint was signed since. */
  | { kind: "waiting"; position: string | null }
  /** The tree itself has a hole, which no part of Whence makes. */
  | { kind: "broken"; reason: string };

export async function proveEvent(viewer: Viewer, id: string): Promise<ProvedEvent> {
  if (!hasRight(viewer, "read") || !isUuid(id)) return { kind: "not-found" };
  const proved = await inOneSnapshot((sql) => prove(sql, id));
  if (proved.kind === "proved") {
    await recordAccess(viewer, {
      type: "whence.viewed",
      entityType: "event",
      entityId: id.toLowerCase(),
      outcome: "success",
      payload: { part: "proof" },
    });
  }
  return proved;
}

async function prove(sql: Queryable, id: string): Promise<ProvedEvent> {
  const found = await findSealedLine(sql, id);
  if (!found) return { kind: "not-found" };
  if (found.position === null) return { kind: "waiting", position: null };
  const tree = await openTree(sql);
  const checkpoint = await readCheckpoint(sql, tree.size);
  if (checkpoint === null || BigInt(found.position) >= checkpoint.size)
    return { kind: "waiting", position: found.position };
  return pathTo(checkpoint, tree, { ...found, position: found.position });
}

type Checkpoint = NonNullable<Awaited<ReturnType<typeof readCheckpoint>>>;
type Tree = Awaited<ReturnType<typeof openTree>>;

async function pathTo(
  checkpoint: Checkpoint,
  { node }: Tree,
  { line, position: text }: SealedLine & { position: string },
): Promise<ProvedEvent> {
  const position = BigInt(text);
  try {
    const leafHash = await node(0, position);
    const proof = await proveInclusion(position, checkpoint.size, node);
    return {
      kind: "proved",
      proof: { line, position, leafHash, proof, checkpoint: checkpoint.note },
      signedAt: checkpoint.signedAt,
    };
  } catch (error) {
    if (error instanceof TileMissing) return { kind: "broken", reason: error.message };
    throw error;
  }
}
