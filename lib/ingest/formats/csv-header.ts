/**
 * A mapping meets a table's header: from then on a row is judged by places, not by names. What does not fit is told for the
 * whole table before a row is read: a column that is not there, two of one name, no `type` for the events.
 *
 * A header that is a field of an event, in any case and with underscores or not, maps by itself unless the field is
 * spoken for; every other column goes to `payload` under its name. A header without a name is called by its place.
 */
import {
  type CellKind,
  type CsvMapping,
  type CsvTarget,
  type CsvText,
  eventFields,
  targetKey,
  usualKind,
} from "./csv-mapping";
import { sentLimits } from "@/lib/model/json";
import type { TimeFormat, TimeZone } from "./csv-time";

export type CsvPlan = {
  /** How many cells a row has. */
  width: number;
  columns: { target: CsvTarget; at: number; column: string; as: CellKind }[];
  set: { target: CsvTarget; text: PlacedText }[];
  timezone: TimeZone | null;
  timeFormat: TimeFormat;
};

export type PlacedText = (
  | { kind: "words"; text: string }
  | { kind: "cell"; at: number }
  | { kind: "line" }
)[];

export type CsvPlanned = { ok: true; plan: CsvPlan } | { ok: false; message: string };

export function planCsv(header: readonly string[], mapping: CsvMapping): CsvPlanned {
  const names = header.map((name, at) => name.trim() || `column ${at + 1}`);
  if (names.length > sentLimits.keysMax)
    return no(`the header has ${names.length} columns, more than ${sentLimits.keysMax}`, names, mapping);
  const places = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    if (places.has(name))
      return no(`two columns are called "${name.slice(0, 100)}": rename one`, names, mapping);
    places.set(name, at);
  }
  const placeOf = (column: string) => places.get(column.trim()) ?? -1;
  const wanted = [
    ...mapping.columns.map(({ column }) => column),
    ...mapping.set.flatMap(({ text }) =>
      text.flatMap((piece) => (piece.kind === "cell" ? piece.column : [])),
    ),
  ];
  const missing = wanted.find((column) => placeOf(column) < 0);
  if (missing !== undefined) return no(`no column is called "${missing}"`, names, mapping);
  const columns = mapping.columns.map((rule) => ({ ...rule, at: placeOf(rule.column) }));
  const set = mapping.set.map(({ target, text }) => ({ target, text: placed(text, placeOf) }));
  const spoken = new Set([...columns, ...set].map(({ target }) => targetKey(target)));
  const used = new Set(wanted.map(placeOf));
  for (const [at, name] of names.entries()) {
    if (used.has(at)) continue;
    const field = eventFieldOf(name);
    const target = field !== undefined && !spoken.has(field) ? [field] : ["payload", name];
    if (spoken.has(targetKey(target)))
      return no(`payload.${name} is mapped, and column "${name}" would go there too`, names, mapping);
    spoken.add(targetKey(target));
    columns.push({ target, column: name, at, as: usualKind(target) });
  }
  if (!spoken.has("type")) return no("nothing says what type the events are", names, mapping);
  // Whole documents first: fields are then put into them.
  columns.sort((a, b) => a.target.length - b.target.length);
  const { timezone, timeFormat } = mapping;
  return { ok: true, plan: { width: names.length, columns, set, timezone, timeFormat } };
}

function placed(text: CsvText, placeOf: (column: string) => number): PlacedText {
  return text.map((piece) => (piece.kind === "cell" ? { kind: "cell", at: placeOf(piece.column) } : piece));
}

const fieldsBySpelling = new Map(eventFields.map((field) => [field.toLowerCase(), field]));

function eventFieldOf(name: string): string | undefined {
  return fieldsBySpelling.get(name.replaceAll("_", "").toLowerCase());
}

const shownMax = 60;

function no(problem: string, names: readonly string[], mapping: CsvMapping): CsvPlanned {
  const shown = names.slice(0, shownMax).map((name) => `"${name.slice(0, 100)}"`);
  const more = names.length > shownMax ? ` and ${names.length - shownMax} more` : "";
  const [first = ""] = names;
  const other = [";", "\t", "|"].find((mark) => mark !== mapping.delimiter && first.includes(mark));
  const hint =
    names.length === 1 && other !== undefined
      ? `The header is one column: perhaps cells are separated by ${other === "\t" ? "tabs, --delimiter tab" : `"${other}", --delimiter "${other}"`}.`
      : `Say what columns mean, for example --map "type=${first.slice(0, 100)}" or --set type=row.imported.`;
  return { ok: false, message: `${problem}. The columns are ${shown.join(", ")}${more}. ${hint}` };
}
