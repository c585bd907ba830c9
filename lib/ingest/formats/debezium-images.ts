/**
 * What a row was and became, as far as the record knows it.
 *
 * `before` is an image only if it has every column `after` has: PostgreSQL's default replica identity and MySQL's
 * minimal row images give the key or the changed columns alone, and the difference to those would be changes that
 * never were. A partial one is kept beside (`partialBefore`). What is unavailable is taken from `before` if it has
 * it, and otherwise in neither image. MongoDB's images are JSON in texts.
 */
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import type { FieldProblem } from "../sent";
import { isUnavailable } from "./debezium-unavailable";
import { convertRow, fieldSchema } from "./debezium-values";

export type RowImages = {
  before?: JsonObject;
  after?: JsonObject;
  /** `before` as sent, where it is not the whole row. */
  partialBefore?: JsonObject;
  /** Columns whose value is not known, here or in `before`. */
  unavailable: string[];
};

export type ImagesRead = { ok: true; images: RowImages } | { ok: false; problem: FieldProblem };

export function readRowImages(change: JsonObject, schema: JsonObject | undefined): ImagesRead {
  const sides: Partial<Record<"before" | "after", JsonObject>> = {};
  for (const side of ["before", "after"] as const) {
    const row = readRow(change.get(side) ?? null);
    if (typeof row === "string") return { ok: false, problem: { path: side, message: row } };
    if (row !== null) sides[side] = row;
  }
  const { before, after } = resolveUnavailable(sides.before, sides.after);
  const unavailable = new Set([...before.unknown, ...after.unknown]);
  const images: RowImages = { unavailable: [...unavailable] };
  const rows = {
    before:
      before.row && convertRow(before.row, fieldSchema(schema, "before") ?? fieldSchema(schema, "after")),
    after: after.row && convertRow(after.row, fieldSchema(schema, "after")),
  };
  if (rows.after) images.after = rows.after;
  if (rows.before && isWhole(rows.before, rows.after)) images.before = rows.before;
  else if (rows.before) images.partialBefore = rows.before;
  return { ok: true, images };
}

function readRow(given: JsonTree): JsonObject | null | string {
  if (given === null || isJsonObject(given)) return given;
  if (typeof given !== "string") return "must be a row, or null";
  const parsed = parseJson(given);
  if (!parsed.ok) return `is text, but not JSON: ${parsed.problem.message}`;
  return isJsonObject(parsed.tree) ? parsed.tree : "is JSON in a text, but no document";
}

type Side = { row: JsonObject | undefined; unknown: string[] };

function resolveUnavailable(
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): { before: Side; after: Side } {
  const known: Side = { row: before && new Map(before), unknown: [] };
  for (const [name, value] of known.row ?? [])
    if (isUnavailable(value)) {
      known.row?.delete(name);
      known.unknown.push(name);
    }
  const became: Side = { row: after && new Map(after), unknown: [] };
  for (const [name, value] of became.row ?? []) {
    if (!isUnavailable(value)) continue;
    const was = known.row?.get(name);
    if (was === undefined) {
      became.row?.delete(name);
      became.unknown.push(name);
    } else became.row?.set(name, was);
  }
  return { before: known, after: became };
}

function isWhole(before: JsonObject, after: JsonObject | undefined): boolean {
  return after === undefined || [...after.keys()].every((name) => before.has(name));
}

/**
 * Of a deleted row, the columns that were sent. With PostgreSQL's default replica identity they are the key alone,
 * and every other column reads null: a row of nulls nobody ever saw. Null where the row stands for itself.
 */
export function keyOnly(row: JsonObject, key: readonly string[]): JsonObject | null {
  const others = [...row].filter(([name]) => !key.includes(name));
  if (others.length === 0 || others.some(([, value]) => value !== null)) return null;
  return new Map([...row].filter(([name]) => key.includes(name)));
}
