/**
 * Inputs into the log: records mapped, judged, appended in their order, counted, and what is refused kept.
 *
 * read = imported + duplicates + rejected, always; records that hold no event are counted by their reason. While a
 * batch is read and judged, the one before it is written. An import may be stopped at any byte: its events have ids
 * made from their place, so that doing it again finds duplicates; and how far it came is kept after each batch, so that
 * `resume` goes on behind the last record whose events are committed (import-run.db.test.ts stops it,
 * e2e/crash-import.spec.ts kills it).
 */
import "server-only";
import { eventLimits } from "@/lib/model/event-limits";
import { utf8Length } from "@/lib/model/json-string";
import type { MappedEvent } from "../formats/format";
import { addCounts, type ImportCounts, noCounts } from "../import-counts";
import type { NewEvent } from "../new-event";
import { parseEvent } from "../parse-event";
import type { FieldProblem } from "../sent";
import { sourceUuid } from "../uuid-v5";
import { appendPending, type Pending } from "./append-pending";
import { type AppenderOptions, openAppender } from "./appender";
import { checkOnly } from "./check-only";
import type { ImportInput, ImportInputs, ImportRecord } from "./import-format";
import { openImportStore } from "./import-store";
import { keptRejection, type Origin, type Rejection } from "./rejection";

export type ImportOptions = {
  databaseUrl: string;
  source: string;
  /** The format's name, with what its options make of it: another mapping is another import. */
  format: string;
  /** Checks everything and writes nothing; the counts are what they would be. */
  dryRun?: boolean;
  /** Goes on behind what an earlier import of the same content has done. */
  resume?: boolean;
  onInput?: (input: ImportInput, place: InputPlace) => void;
  onEvent?: (event: NewEvent) => void;
  onRejected?: (rejection: Rejection) => void;
  onProgress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
  appender?: AppenderOptions;
};

/** Where this import of an input begins, and what an earlier one left. */
export type InputPlace = { skipped: number; doneBefore: number; finishedBefore: boolean };

export type ImportProgress = ImportCounts & { sizeRead: number; sizeTotal: number };

/** Throws when the log cannot be reached for a minute, or `signal` says stop; what was imported stays. */
export async function runImport({ inputs }: ImportInputs, options: ImportOptions): Promise<ImportCounts> {
  const store = openImportStore(options.databaseUrl, options.signal);
  const appender = options.dryRun ? null : openAppender(options.databaseUrl, options.appender);
  const append = appender ?? checkOnly(store);
  const sizeTotal = inputs.reduce((sum, input) => sum + input.size, 0);
  const total = noCounts();
  let sizeBefore = 0;
  try {
    for (const input of inputs) {
      const importInput = openInput(input, { ...options, store, append });
      for await (const { counts, sizeRead } of importInput) {
        addCounts(total, counts);
        options.onProgress?.({ ...total, sizeRead: sizeBefore + sizeRead, sizeTotal });
      }
      sizeBefore += input.size;
    }
    return total;
  } finally {
    await appender?.close();
    await store.close();
  }
}

type Run = ImportOptions & {
  store: ReturnType<typeof openImportStore>;
  append: ReturnType<typeof checkOnly>;
};

type ReadEvent = Pending & { origin: Origin };
type Batch = {
  events: ReadEvent[];
  rejections: Rejection[];
  counts: ImportCounts;
  records: number;
  sizeRead: number;
};

async function* openInput(
  input: ImportInput,
  run: Run,
): AsyncGenerator<{ counts: ImportCounts; sizeRead: number }> {
  const { source, format, store, dryRun } = run;
  const key = { source, format, inputName: input.name, inputDigest: input.digest };
  const place = dryRun ? { id: "", recordsDone: 0, finished: false } : await store.begin(key);
  const skipped = run.resume ? place.recordsDone : 0;
  run.onInput?.(input, { skipped, doneBefore: place.recordsDone, finishedBefore: place.finished });
  let writing: Promise<Batch> | null = null;
  // The place of a batch is kept while the next is written: behind what is committed, never ahead of it.
  let keeping: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batchesOf(input, skipped, run)) {
      run.signal?.throwIfAborted();
      const written = await writing;
      if (written) yield written;
      writing = write(batch);
      // An error is thrown where it is waited for; it must not count as unhandled until then.
      writing.catch(() => undefined);
    }
    const last = await writing;
    await keeping;
    if (last) yield last;
    if (!dryRun) await store.progress(place.id, Math.max(last?.records ?? 0, skipped), [], true);
  } finally {
    await writing?.catch(() => undefined);
    await keeping.catch(() => undefined);
  }

  async function write(batch: Batch): Promise<Batch> {
    const { counts, rejections } = batch;
    const reject = ({ origin, event }: ReadEvent, problems: FieldProblem[]) =>
      rejections.push({ ...origin, problems, type: event.type });
    const { imported, duplicates } = await appendPending(run.append, batch.events, reject, run.signal);
    // Stop here: events committed, the place not; the next import sends them again and finds duplicates.
    await keeping;
    if (!dryRun) {
      const kept = rejections.map((rejection) => keptRejection(rejection, input, source, format));
      keeping = store.progress(place.id, batch.records, kept, false);
      keeping.catch(() => undefined);
    }
    addCounts(counts, { ...noCounts(), imported, duplicates, rejected: rejections.length });
    for (const rejection of rejections) run.onRejected?.(rejection);
    return batch;
  }
}

const eventsMax = 1000;
const charactersMax = 4_000_000;

async function* batchesOf(input: ImportInput, skipped: number, run: Run): AsyncGenerator<Batch> {
  let records = skipped;
  let batch = emptyBatch();
  let characters = 0;
  for await (const record of input.records(skipped)) {
    records += 1;
    characters += readRecord(record, input, run, batch);
    batch.records = records;
    batch.sizeRead = record.sizeRead;
    if (batch.events.length + batch.rejections.length < eventsMax && characters < charactersMax) continue;
    yield batch;
    batch = emptyBatch();
    characters = 0;
  }
  if (batch.records > 0) yield batch;
}

const emptyBatch = (): Batch => ({ events: [], rejections: [], counts: noCounts(), records: 0, sizeRead: 0 });

/** Answers how much the record takes up while it waits. */
function readRecord(record: ImportRecord, input: ImportInput, run: Run, batch: Batch): number {
  const mapped = record.map();
  if (mapped.kind === "nothing") {
    batch.counts.nothing.set(mapped.why, (batch.counts.nothing.get(mapped.why) ?? 0) + 1);
    return 0;
  }
  const origin = (item: number, mappedEvent: MappedEvent | null): Origin => ({
    input: input.name,
    at: record.at,
    key: item === 0 ? record.key : `${record.key}:${item}`,
    record,
    mapped: mappedEvent,
  });
  if (mapped.kind === "refused") {
    batch.counts.read += 1;
    batch.rejections.push({ ...origin(0, null), problems: mapped.problems, type: null });
    return 1000;
  }
  let characters = 0;
  mapped.events.forEach((one, item) => {
    const from = origin(item, one);
    batch.counts.read += 1;
    const newId = () => sourceUuid(run.source, `${input.digest}:${from.key}`);
    const parsed = parseEvent(one.event, { source: run.source, newId }, one.identity);
    const problems = parsed.ok ? tooLong(parsed.event) : parsed.problems;
    if (!parsed.ok || problems.length > 0) {
      const type = one.event.get("type");
      batch.rejections.push({ ...from, problems, type: typeof type === "string" ? type : null });
      return;
    }
    run.onEvent?.(parsed.event);
    batch.events.push({ event: parsed.event, origin: from });
    characters += charactersOf(parsed.event);
  });
  return characters;
}

function charactersOf({ after, changed, payload, metadata, reason }: NewEvent): number {
  return [after, changed, payload, metadata, reason].reduce((sum, text) => sum + (text?.length ?? 0), 300);
}

function tooLong(event: NewEvent): FieldProblem[] {
  const { eventBytesMax } = eventLimits;
  if (charactersOf(event) * 3 <= eventBytesMax) return [];
  const { after, changed, payload, metadata, reason } = event;
  const bytes = [after, changed, payload, metadata, reason].reduce(
    (sum, text) => sum + utf8Length(text ?? ""),
    0,
  );
  return bytes <= eventBytesMax
    ? []
    : [{ path: "", message: `the event is longer than ${eventBytesMax} bytes` }];
}
