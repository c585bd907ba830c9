/**
 * A table as text → import records, one a row, known by its line.
 *
 * csv-frames.ts cuts the rows, so that memory is bounded and a broken row never takes sound ones with it; csv-parse
 * reads the cells of those with quotes, strictly. The first row is the header; if it and the mapping do not fit together
 * the whole is refused before anything is given. Lines without a character are no rows.
 */
import "server-only";
import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import { eventLimits } from "@/lib/model/event-limits";
import { type CsvPlan, planCsv } from "../formats/csv-header";
import type { CsvMapping } from "../formats/csv-mapping";
import { mapCsvRow } from "../formats/csv-row";
import type { Mapped } from "../formats/format";
import { type CsvFrame, csvFrames } from "./csv-frames";
import { type Chunk, type ImportRecord, ImportRefusal } from "./import-format";

export async function* csvRecords(
  chunks: AsyncIterable<Chunk>,
  mapping: CsvMapping,
  skip: number,
): AsyncGenerator<ImportRecord> {
  let plan: CsvPlan | null = null;
  let records = 0;
  for await (const frame of csvFrames(chunks, eventLimits.eventBytesMax)) {
    if (frame.kind === "row" && isEmpty(frame.bytes)) continue;
    if (plan === null) {
      plan = readHeader(frame, mapping);
      continue;
    }
    records += 1;
    if (records > skip) yield recordOf(frame, plan, mapping.delimiter);
  }
  if (plan === null) throw new ImportRefusal("the table is empty: its first line must name the columns");
}

function isEmpty(bytes: Buffer): boolean {
  return bytes.length <= 2 && bytes.every((byte) => byte === 0x0a || byte === 0x0d);
}

function readHeader(frame: CsvFrame, mapping: CsvMapping): CsvPlan {
  const [first, second] = frame.kind === "row" ? frame.bytes : [];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new ImportRefusal("the table is written in UTF-16: save it as UTF-8");
  const read = readCells(frame, mapping.delimiter);
  if (!read.ok) throw new ImportRefusal(`the header cannot be read: ${read.message}`);
  if (read.cells.some((cell) => /\r/.test(cell)))
    throw new ImportRefusal("the header holds a carriage return: lines must end in a line feed, or both");
  const planned = planCsv(read.cells, mapping);
  if (!planned.ok) throw new ImportRefusal(planned.message);
  return planned.plan;
}

function recordOf(frame: CsvFrame, plan: CsvPlan, delimiter: string): ImportRecord {
  return {
    at: String(frame.line),
    key: String(frame.line),
    sizeRead: frame.sizeRead,
    text: () => (frame.kind === "row" ? frame.bytes : ""),
    map: (): Mapped => {
      const read = readCells(frame, delimiter);
      if (read.ok) return mapCsvRow(read.cells, frame.line, plan);
      return { kind: "refused", problems: [{ path: "", message: read.message }] };
    },
  };
}

type CellsRead = { ok: true; cells: string[] } | { ok: false; message: string };

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function readCells(frame: CsvFrame, delimiter: string): CellsRead {
  if (frame.kind === "unclosed")
    return no(
      `a quote opened in line ${frame.openLine} is never closed, so lines ${frame.line} to the end could not be read as rows`,
    );
  if (frame.kind === "too-long")
    return no(
      `the row in ${place(frame)} is longer than ${eventLimits.eventBytesMax} bytes: it has ${frame.bytes}`,
    );
  let text: string;
  try {
    text = decoder.decode(frame.bytes).replace(/\r?\n$/, "");
  } catch {
    return no(`the row in ${place(frame)} is not UTF-8`);
  }
  if (text.includes("\0")) return no(`the row in ${place(frame)} holds the character NUL`);
  if (frame.line === 1) text = text.replace(/^\ufeff/, "");
  if (!text.includes('"')) return { ok: true, cells: text.split(delimiter) };
  return parseQuoted(text, frame, delimiter);
}

function parseQuoted(text: string, frame: CsvFrame, delimiter: string): CellsRead {
  try {
    const rows: string[][] = parse(text, {
      delimiter,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n"],
    });
    const [cells = []] = rows;
    return rows.length === 1
      ? { ok: true, cells }
      : no(`quotes in ${place(frame)} do not enclose whole cells`);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const why =
      error.code === "INVALID_OPENING_QUOTE"
        ? "a quote stands inside a cell that does not begin with one"
        : error.code === "CSV_INVALID_CLOSING_QUOTE"
          ? "something follows the quote that closes a cell; a quote inside is written twice"
          : "a quote is not closed";
    return no(`the row in ${place(frame)}: ${why}`);
  }
}

function place({ line, lastLine }: CsvFrame): string {
  return line === lastLine ? `line ${line}` : `lines ${line} to ${lastLine}`;
}

function no(message: string): CellsRead {
  return { ok: false, message };
}
