/**
 * One rejected record for a person who may correct it. It may hold what an event holds, so that it was looked at is
 * itself an event; when that cannot be written, nothing is shown.
 */
import "server-only";
import { database } from "@/db/database";
import { countRejected } from "@/db/queries/count-rejected";
import { findRejected, type Rejected } from "@/db/queries/find-rejected";
import { recordAccess } from "@/lib/access/server/self-audit";
import type { Person } from "@/lib/access/viewer";
import { isJsonObject, type JsonTree } from "@/lib/model/json";
import type { MarkedText, RejectedDetails } from "../rejected-details";
import { layOutJson, pathLines } from "../rejected-layout";
import { originalText, utf8Text } from "../rejected-original";
import type { FieldProblem } from "../sent";
import { rejectedReasons } from "./rejected-correction";
import { rejectedEntity } from "./rejected-decision";
import { editableBytesMax, mapperFormat, rejectedEditor, shownTree } from "./rejected-editor";
import { demandAdmin } from "./rejected-list";

/** Null when there is none with this id. */
export async function openRejected(person: Person, id: string): Promise<RejectedDetails | null> {
  demandAdmin(person);
  const row = await findRejected(database().access, id, editableBytesMax);
  if (!row) return null;
  await recordAccess(person, {
    type: "whence.viewed",
    entityType: rejectedEntity,
    entityId: row.id,
    outcome: "success",
  });
  const like = { reason: row.reason, path: row.path };
  const waiting =
    row.status === "open"
      ? await countRejected(database().access, { status: "open", source: row.source, like })
      : 1;
  return details(row, Math.max(0, waiting - 1));
}

function details(row: Rejected, alike: number): RejectedDetails {
  const { id, rejectedAt, source, format, type, status, decidedBy, decidedAt, decision, eventId } = row;
  const reasons = rejectedReasons(row.problems);
  const tree = treeOf(row);
  const marked = tree === undefined ? null : markText(tree, reasons);
  return {
    ...{ id, rejectedAt, source, format, type, status, decidedBy, decidedAt, decision, eventId, alike },
    from: `${row.inputName}:${row.place}`,
    entity: entityOf(tree),
    original: originalText(row.original),
    originalBytes: row.originalBytes,
    marked: marked?.text ?? null,
    reasons: marked ? marked.unplaced : reasons,
    editor: rejectedEditor(row),
  };
}

/** What the problems' paths are those of: the event its format made of it, else the record. */
function treeOf(row: Rejected): JsonTree | undefined {
  if (row.event !== null) return shownTree(row.event);
  if (!mapperFormat(row.format) || row.originalBytes > row.original.length) return undefined;
  const text = utf8Text(row.original);
  return text === null ? undefined : shownTree(text);
}

const linesMax = 400;

function markText(tree: JsonTree, reasons: FieldProblem[]): { text: MarkedText; unplaced: FieldProblem[] } {
  const text = layOutJson(tree);
  const places = pathLines(text);
  const lineOf = ({ path }: FieldProblem) => {
    const line = path === "" ? undefined : places.get(path);
    return line !== undefined && line <= linesMax ? line : 0;
  };
  const all = text.split("\n");
  const lines = all.slice(0, linesMax).map((line, at) => ({
    text: line,
    reasons: reasons.filter((reason) => lineOf(reason) === at + 1),
  }));
  return {
    text: { lines, linesLeftOut: all.length - lines.length },
    unplaced: reasons.filter((reason) => lineOf(reason) === 0),
  };
}

function entityOf(tree: JsonTree | undefined): string | null {
  if (!isJsonObject(tree)) return null;
  const [type, id] = [tree.get("entityType"), tree.get("entityId")];
  return typeof type === "string" && typeof id === "string" ? `${type}/${id}` : null;
}
