/**
 * What the columns of a table mean: from flags, or from a file with the same content, or both (flags win).
 *
 *     --map occurredAt=timestamp --map payload.cost:number=Costs --set "entityId={Order}:{line}"
 *     {"fields": {"occurredAt": "timestamp", "payload.cost": {"column": "Costs", "as": "number"}}, "set": {"type": "paid"}}
 *
 * A target is a field of an event, or a path into before, after, payload or metadata. A cell is text unless `as` says that
 * it is a number (every digit is kept) or JSON. A set text holds `{column}` for the row's cell and `{line}` for its line;
 * `{{` is a brace. Strict: what is not understood is refused with its name, and nothing of it is guessed.
 */
import { isJsonObject, type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import { parseTimeFormat, parseTimeZone, type TimeFormat, type TimeZone } from "./csv-time";

export type CellKind = "text" | "number" | "json";

/** `["payload", "cost"]`; a field of the event itself has one step. */
export type CsvTarget = readonly string[];

export type CsvMapping = {
  columns: { target: CsvTarget; column: string; as: CellKind }[];
  set: { target: CsvTarget; text: CsvText }[];
  delimiter: string;
  timezone: TimeZone | null;
  timeFormat: TimeFormat;
};

/** Pieces of a set text: its own words, cells, and the line's number. */
export type CsvText = (
  | { kind: "words"; text: string }
  | { kind: "cell"; column: string }
  | { kind: "line" }
)[];

export type CsvSettings = {
  map?: readonly string[];
  set?: readonly string[];
  delimiter?: string;
  timezone?: string;
  timeFormat?: string;
  /** The text of a mapping file. */
  file?: string;
};

export type CsvMappingParsed = { ok: true; mapping: CsvMapping } | { ok: false; message: string };

export const eventFields = (
  "id occurredAt type schemaVersion entityType entityId operation outcome actorId actorType onBehalfOf source " +
  "reason before after changed payload metadata transactionId correlationId causationId causes supersedes"
).split(" ");

const documents = new Set(["before", "after", "payload", "metadata"]);
const asJson = new Set([...documents, "changed", "causes"]);

export function parseCsvMapping(settings: CsvSettings): CsvMappingParsed {
  const targets: Targets = { columns: new Map(), set: new Map() };
  try {
    const file = settings.file === undefined ? new Map() : readFile(settings.file, targets);
    const flags: Targets = { columns: new Map(), set: new Map() };
    for (const flag of settings.map ?? []) readMapFlag(flag, flags);
    for (const flag of settings.set ?? []) readSetFlag(flag, flags);
    const { columns, set } = override(targets, flags);
    const delimiter = readDelimiter(settings.delimiter ?? textOf(file, "delimiter") ?? ",");
    const zone = settings.timezone ?? textOf(file, "timezone");
    const timezone = zone === undefined ? null : parseTimeZone(zone);
    if (zone !== undefined && timezone === null)
      throw new MappingRefusal(
        `timezone: "${zone}" is neither an offset such as +01:00 nor a place such as Europe/Berlin`,
      );
    const format = settings.timeFormat ?? textOf(file, "timeFormat") ?? "iso";
    const timeFormat = parseTimeFormat(format);
    if (timeFormat === null)
      throw new MappingRefusal(
        `time format: "${format}" is none of iso, unix, unix-ms, or a pattern such as dd/MM/yyyy HH:mm:ss`,
      );
    const mapping = {
      columns: [...columns.values()],
      set: [...set.values()],
      delimiter,
      timezone,
      timeFormat,
    };
    return { ok: true, mapping };
  } catch (error) {
    if (error instanceof MappingRefusal) return { ok: false, message: error.message };
    throw error;
  }
}

/** A target as one text, for comparing. */
export function targetKey(target: CsvTarget): string {
  return target.join("\0");
}

// Thrown and caught in this file only.
class MappingRefusal extends Error {}

type Targets = {
  columns: Map<string, CsvMapping["columns"][number]>;
  set: Map<string, CsvMapping["set"][number]>;
};

function override(under: Targets, over: Targets): Targets {
  const spoken = new Set([...over.columns.keys(), ...over.set.keys()]);
  const left = <V>(map: Map<string, V>) => [...map].filter(([key]) => !spoken.has(key));
  return {
    columns: new Map([...left(under.columns), ...over.columns]),
    set: new Map([...left(under.set), ...over.set]),
  };
}

function readMapFlag(flag: string, targets: Targets): void {
  const at = flag.indexOf("=");
  if (at < 0) throw new MappingRefusal(`--map ${flag}: write FIELD=COLUMN, such as occurredAt=timestamp`);
  const [, target = "", as] = /^(.*?)(?::(text|number|json))?$/s.exec(flag.slice(0, at)) ?? [];
  addColumn(targets, target, flag.slice(at + 1), as);
}

function readSetFlag(flag: string, targets: Targets): void {
  const at = flag.indexOf("=");
  if (at < 0) throw new MappingRefusal(`--set ${flag}: write FIELD=TEXT, such as type=order.imported`);
  addSet(targets, flag.slice(0, at), flag.slice(at + 1));
}

function addColumn(targets: Targets, name: string, column: string, as: string | undefined): void {
  const target = readTarget(name);
  refuseTwice(targets, name);
  if (column === "") throw new MappingRefusal(`${name}: names no column`);
  if (as !== undefined && as !== "text" && as !== "number" && as !== "json")
    throw new MappingRefusal(`${name}: as "${as}" is none of text, number, json`);
  targets.columns.set(name, { target, column, as: as ?? usualKind(target) });
}

/** What a whole field holds by the contract; a path into a document holds text unless told otherwise. */
export function usualKind(target: CsvTarget): CellKind {
  const [field = ""] = target;
  if (target.length > 1) return "text";
  return asJson.has(field) ? "json" : field === "schemaVersion" ? "number" : "text";
}

function addSet(targets: Targets, name: string, text: string): void {
  const target = readTarget(name);
  refuseTwice(targets, name);
  if (usualKind(target) === "json") throw new MappingRefusal(`${name}: set ${name}.x to a text instead`);
  targets.set.set(name, { target, text: readText(name, text) });
}

function refuseTwice(targets: Targets, name: string): void {
  if (targets.columns.has(name) || targets.set.has(name)) throw new MappingRefusal(`${name}: is said twice`);
}

function readTarget(name: string): CsvTarget {
  const [field = "", ...path] = name.split(".");
  if (!eventFields.includes(field))
    throw new MappingRefusal(`"${name}" is no field of an event: these are ${eventFields.join(", ")}`);
  if (path.length > 0 && !documents.has(field))
    throw new MappingRefusal(`"${name}": only before, after, payload and metadata have fields of their own`);
  if (path.includes("")) throw new MappingRefusal(`"${name}" has an empty step`);
  return [field, ...path];
}

function readText(name: string, text: string): CsvText {
  const pieces = text.match(/\{\{|\}\}|\{[^{}]+\}|[^{}]+|[{}]/g) ?? [];
  return pieces.map((piece) => {
    if (piece === "{{" || piece === "}}") return { kind: "words", text: piece.slice(0, 1) };
    if (piece === "{" || piece === "}")
      throw new MappingRefusal(`${name}: "${text}" has a single brace: {Column} is a cell, {{ a brace`);
    if (piece === "{line}") return { kind: "line" };
    if (piece.startsWith("{")) return { kind: "cell", column: piece.slice(1, -1) };
    return { kind: "words", text: piece };
  });
}

function readDelimiter(text: string): string {
  const delimiter = text === "\\t" || text === "tab" ? "\t" : text;
  if (/^[^"\r\n\0]$/u.test(delimiter)) return delimiter;
  throw new MappingRefusal(`delimiter: "${text}" must be one character, or tab`);
}

const fileKeys = new Set(["fields", "set", "delimiter", "timezone", "timeFormat"]);

function readFile(text: string, targets: Targets): JsonObject {
  const parsed = parseJson(text.replace(/^\ufeff/, ""));
  if (!parsed.ok) throw new MappingRefusal(`the mapping file is not JSON: ${parsed.problem.message}`);
  if (!isJsonObject(parsed.tree)) throw new MappingRefusal("the mapping file must hold an object");
  const unknown = [...parsed.tree.keys()].find((key) => !fileKeys.has(key));
  if (unknown !== undefined)
    throw new MappingRefusal(`the mapping file has "${unknown}": it knows ${[...fileKeys].join(", ")}`);
  for (const [name, value] of entries(parsed.tree, "fields")) addFileColumn(targets, name, value);
  for (const [name, value] of entries(parsed.tree, "set")) {
    if (typeof value !== "string") throw new MappingRefusal(`set ${name}: must be a text`);
    addSet(targets, name, value);
  }
  return parsed.tree;
}

function addFileColumn(targets: Targets, name: string, value: JsonTree): void {
  if (typeof value === "string") return addColumn(targets, name, value, undefined);
  if (!isJsonObject(value)) throw new MappingRefusal(`${name}: must be a column, or {"column", "as"}`);
  const unknown = [...value.keys()].find((key) => key !== "column" && key !== "as");
  if (unknown !== undefined) throw new MappingRefusal(`${name}: "${unknown}" is neither column nor as`);
  addColumn(targets, name, textOf(value, "column") ?? "", textOf(value, "as"));
}

function entries(file: JsonObject, key: string): JsonObject {
  const value = file.get(key) ?? new Map();
  if (!isJsonObject(value)) throw new MappingRefusal(`the mapping file's ${key} must be an object`);
  return value;
}

function textOf(file: JsonObject, key: string): string | undefined {
  const value = file.get(key);
  if (value === undefined || typeof value === "string") return value;
  throw new MappingRefusal(`the mapping file's ${key} must be a text`);
}
