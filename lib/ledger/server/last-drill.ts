/** What the newest recorded drill found: "Tamper drill, 26 of 26 found". */
import "server-only";
import { database } from "@/db/database";
import { findLastDrill } from "@/db/queries/find-last-drill";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import type { Instant } from "@/lib/model/event";
import { isJsonNumber, isJsonObject, type JsonTree, readJson } from "@/lib/model/json";

export type LastDrill = { eventId: string; at: Instant; found: number; attacks: number };

/** Null: none was recorded, or its event does not say what was found. */
export async function lastDrill(viewer: Viewer): Promise<LastDrill | null> {
  if (!hasRight(viewer, "read")) throw new Error('called without the right "read"');
  const row = await findLastDrill(database().reader);
  const payload = row?.payload ? readJson(row.payload) : null;
  if (!row || !isJsonObject(payload)) return null;
  const [found, attacks] = [count(payload.get("found")), count(payload.get("attacks"))];
  return found === null || attacks === null ? null : { eventId: row.id, at: row.at, found, attacks };
}

function count(tree: JsonTree | undefined): number | null {
  const value = isJsonNumber(tree) ? Number(tree.number) : null;
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
