/** For tests of imports: a log of their own, files in a folder of their own, and everything an import tells. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { expect } from "vitest";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import type { ImportCounts } from "../import-counts";
import { importFile } from "./import-file";
import { type FormatOptions, importFormats } from "./import-formats";
import type { ImportOptions, InputPlace } from "./import-run";
import type { Rejection } from "./rejection";

export type ImportTold = ImportCounts & { rejections: Rejection[]; places: InputPlace[] };

export type ImportTest = {
  db: TestDatabase;
  folder: string;
  file: (name: string, content: string | Buffer) => string;
  imported: (
    from: string | Readable,
    options?: Partial<ImportOptions> & { own?: FormatOptions },
  ) => Promise<ImportTold>;
  close: () => Promise<void>;
};

export async function openImportTest(): Promise<ImportTest> {
  const db = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), "whence-import-test-"));
  return {
    db,
    folder,
    file: (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    imported: async (from, { own = {}, ...options } = {}) => {
      const rejections: Rejection[] = [];
      const places: InputPlace[] = [];
      const opened = importFormats[options.format ?? "ndjson"]?.open(own);
      if (!opened) throw new Error(`there is no format ${options.format}`);
      const counts = await importFile(opened.format, from, {
        ...{ databaseUrl: db.appUrl, source: "file" },
        onRejected: (rejection) => rejections.push(rejection),
        onInput: (_, place) => places.push(place),
        ...options,
        format: opened.id,
      });
      expect(counts.read, "read").toBe(counts.imported + counts.duplicates + counts.rejected);
      return { ...counts, rejections, places };
    },
    close: async () => {
      rmSync(folder, { recursive: true });
      await db.close();
    },
  };
}
