/** One row of a table → one event, or everything that is wrong with its cells, by column. An empty cell says nothing. */
import { isJsonObject, type JsonObject, type JsonTree, parseJson, sentLimits } from "@/lib/model/json";
import { digitsNeeded } from "@/lib/model/json-number";
import type { FieldProblem } from "../sent";
import type { CsvPlan, PlacedText } from "./csv-header";
import type { CellKind, CsvTarget } from "./csv-mapping";
import { readTime } from "./csv-time";
import type { Mapped } from "./format";

export function mapCsvRow(cells: readonly string[], line: number, plan: CsvPlan): Mapped {
  if (cells.length !== plan.width) {
    const message = `the row in line ${line} has ${counted(cells.length)}, the header ${plan.width}`;
    return { kind: "refused", problems: [{ path: "", message }] };
  }
  const event: JsonObject = new Map();
  const problems: FieldProblem[] = [];
  for (const { target, at, column, as } of plan.columns) {
    const cell = cells[at] ?? "";
    if (cell === "") continue;
    const read = readCell(cell, as, target, plan);
    const refused = read.ok ? put(event, target, read.value) : read.message;
    if (refused !== null) problems.push({ path: column, message: refused });
  }
  for (const { target, text } of plan.set) {
    const value = fill(text, cells, line);
    const refused = value === "" ? null : setText(event, target, value, plan);
    if (refused !== null) problems.push({ path: target.join("."), message: refused });
  }
  // The cells are what it is known by: with a better mapping, the same row is still the same.
  return problems.length > 0
    ? { kind: "refused", problems }
    : { kind: "events", events: [{ event, identity: [...cells] }] };
}

function counted(cells: number): string {
  return `${cells} ${cells === 1 ? "cell" : "cells"}`;
}

type CellRead = { ok: true; value: JsonTree } | { ok: false; message: string };

function readCell(cell: string, as: CellKind, target: CsvTarget, plan: CsvPlan): CellRead {
  if (target[0] === "occurredAt") {
    const time = readTime(cell, plan.timeFormat, plan.timezone);
    return time.ok ? { ok: true, value: time.text } : time;
  }
  if (as === "text") return { ok: true, value: cell };
  if (as === "number") return readNumber(cell.trim());
  const parsed = parseJson(cell);
  if (parsed.ok) return { ok: true, value: parsed.tree };
  const { message, position } = parsed.problem;
  return { ok: false, message: `is not JSON: ${message} (at character ${position})` };
}

function readNumber(cell: string): CellRead {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(cell))
    return { ok: false, message: `"${cell.slice(0, 60)}" is not a number as JSON writes it` };
  if (digitsNeeded(cell) > sentLimits.digitsMax)
    return { ok: false, message: `needs more than ${sentLimits.digitsMax} digits` };
  return { ok: true, value: { number: cell } };
}

function fill(text: PlacedText, cells: readonly string[], line: number): string {
  const pieces = text.map((piece) => {
    if (piece.kind === "words") return piece.text;
    return piece.kind === "line" ? String(line) : (cells[piece.at] ?? "");
  });
  // "{Order}" of a row without an order says nothing; ":7" would be an id that other rows share.
  return text.some((piece, at) => piece.kind === "cell" && pieces[at] === "") ? "" : pieces.join("");
}

function setText(event: JsonObject, target: CsvTarget, value: string, plan: CsvPlan): string | null {
  const read = readCell(value, target[0] === "schemaVersion" ? "number" : "text", target, plan);
  return read.ok ? put(event, target, read.value) : read.message;
}

/** Null, or why there is no room at this path. */
function put(event: JsonObject, target: CsvTarget, value: JsonTree): string | null {
  let at = event;
  for (const step of target.slice(0, -1)) {
    const below = at.get(step) ?? new Map();
    if (!isJsonObject(below)) return `${target.join(".")}: ${step} is a value already`;
    at.set(step, below);
    at = below;
  }
  const name = target.at(-1) ?? "";
  if (at.has(name)) return `${target.join(".")} is said twice`;
  at.set(name, value);
  return null;
}
