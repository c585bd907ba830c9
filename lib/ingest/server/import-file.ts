/** One import from its beginning to its end: a file, a folder or a stream, in a format by its name. */
import "server-only";
import type { Readable } from "node:stream";
import type { ImportCounts } from "../import-counts";
import type { ImportFormat } from "./import-format";
import { type ImportOptions, runImport } from "./import-run";

/** Throws an `ImportRefusal` for what cannot be read at all, before anything is written. */
export async function importFile(
  format: ImportFormat,
  from: string | Readable,
  options: ImportOptions,
): Promise<ImportCounts> {
  const opened = await format.open(from, options.signal);
  try {
    return await runImport(opened, options);
  } finally {
    await opened.close();
  }
}
