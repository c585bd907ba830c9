/**
 * A file of events, one a line, into the log by the same path as HTTP.
 *
 * A bad line is rejected by itself, with its number and every reason; the others go in. Lines are appended in the
 * file's order, at most 500 a commit. An event without an id gets the UUIDv5 of the source, the file's digest and
 * the line number: identical lines stay two events, and a second import of the file finds duplicates only. So an
 * import that was stopped is simply done again.
 */
import "server-only";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { eventLimits } from "@/lib/model/event-limits";
import { readEvent } from "../read-events";
import { sourceUuid } from "../uuid-v5";
import { appendLines, type Numbered, type RejectedLine } from "./append-lines";
import { type AppenderOptions, openAppender } from "./appender";
import { readLines } from "./read-lines";

export type ImportCounts = { imported: number; duplicates: number; rejected: number };
export type ImportProgress = ImportCounts & { bytesRead: number; bytesTotal: number };

export type ImportOptions = {
  databaseUrl: string;
  source: string;
  /** Checks every line and writes nothing; `imported` counts those that would be. */
  dryRun?: boolean;
  onRejected?: (rejected: RejectedLine) => void;
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  appender?: AppenderOptions;
};

const linesMax = 500;
const charactersMax = 4_000_000;

/** Throws when the log cannot be reached for a minute, or `signal` says stop; what was imported stays. */
export async function importFile(from: string | Readable, options: ImportOptions): Promise<ImportCounts> {
  if (typeof from === "string") return importPath(from, options);
  // The digest is needed before the first line is imported, so a stream is kept first.
  const folder = await mkdtemp(join(tmpdir(), "whence-import-"));
  try {
    const path = join(folder, "lines");
    await pipeline(from, createWriteStream(path, { mode: 0o600 }), { signal: options.signal });
    return await importPath(path, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importPath(path: string, options: ImportOptions): Promise<ImportCounts> {
  const { size: bytesTotal } = await stat(path);
  const fileDigest = await digestOf(path);
  const counts: ImportCounts = { imported: 0, duplicates: 0, rejected: 0 };
  const appender = options.dryRun ? null : openAppender(options.databaseUrl, options.appender);
  const reject = (rejected: RejectedLine) => {
    counts.rejected += 1;
    options.onRejected?.(rejected);
  };
  let written: Promise<void> = Promise.resolve();
  try {
    for await (const { events, bytesRead } of readBatches(path, fileDigest, options.source, reject)) {
      // While this batch was read and checked, the one before it was written. One at a time keeps the file's order.
      await written;
      options.signal?.throwIfAborted();
      options.onProgress?.({ ...counts, bytesRead, bytesTotal });
      written = writeBatch(events);
      // An error is thrown where it is waited for; it must not count as unhandled until then.
      written.catch(() => undefined);
    }
    await written;
    options.onProgress?.({ ...counts, bytesRead: bytesTotal, bytesTotal });
    return counts;
  } finally {
    await written.catch(() => undefined);
    await appender?.close();
  }

  async function writeBatch(events: readonly Numbered[]): Promise<void> {
    if (appender === null) {
      counts.imported += events.length;
      return;
    }
    const { imported, duplicates } = await appendLines(appender, events, reject, options.signal);
    counts.imported += imported;
    counts.duplicates += duplicates;
  }
}

async function* readBatches(
  path: string,
  fileDigest: string,
  source: string,
  reject: (rejected: RejectedLine) => void,
): AsyncGenerator<{ events: Numbered[]; bytesRead: number }> {
  let events: Numbered[] = [];
  let characters = 0;
  let bytesRead = 0;
  for await (const line of readLines(path, eventLimits.eventBytesMax)) {
    bytesRead = line.bytesRead;
    if (line.ok && !/[^ \t\r]/.test(line.text)) continue;
    const read = line.ok
      ? readEvent(line.text, { source, newId: () => sourceUuid(source, `${fileDigest}:${line.number}`) })
      : { ok: false as const, problems: [{ path: "", message: line.message }] };
    if (!read.ok) {
      reject({ line: line.number, problems: read.problems });
      continue;
    }
    events.push({ line: line.number, event: read.event });
    characters += line.ok ? line.text.length : 0;
    if (events.length < linesMax && characters < charactersMax) continue;
    yield { events, bytesRead };
    events = [];
    characters = 0;
  }
  if (events.length > 0) yield { events, bytesRead };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
