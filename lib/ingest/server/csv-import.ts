/** The import of tables: files found and unpacked as for any format, rows read by csv-records.ts. */
import "server-only";
import type { CsvMapping } from "../formats/csv-mapping";
import { csvRecords } from "./csv-records";
import { contentDigest, type FileContent } from "./file-input";
import { openFiles } from "./find-files";
import { type ImportFormat, type ImportInput, ImportRefusal } from "./import-format";

const fileNames = /\.(csv|tsv|txt)$/i;

export function csvImport(mapping: CsvMapping): ImportFormat {
  return {
    open: (from, signal) =>
      openFiles(from, fileNames, (content) => openInput(content, mapping, signal), signal),
  };
}

async function openInput(
  content: FileContent,
  mapping: CsvMapping,
  signal?: AbortSignal,
): Promise<ImportInput> {
  const { name, size } = content;
  const records = (skip: number) => csvRecords(content.chunks(), mapping, skip);
  await requireHeader(records(0), name);
  return { name, size, digest: await contentDigest(content, signal), records };
}

/** A header that does not fit the mapping is told before anything of any file is written. */
async function requireHeader(records: AsyncIterable<unknown>, name: string): Promise<void> {
  try {
    for await (const _ of records) return;
  } catch (error) {
    if (error instanceof ImportRefusal) throw new ImportRefusal(`${name}: ${error.message}`);
    throw error;
  }
}
