/**
 * The import of any format whose records are JSON: files cut into records, each parsed strictly and mapped.
 * What is not UTF-8, no JSON, or past a limit is a record that is refused with its reason.
 */
import "server-only";
import { eventLimits } from "@/lib/model/event-limits";
import { type JsonLimits, type JsonTree, parseJson, sentLimits } from "@/lib/model/json";
import { cutJson } from "../choose-cutter";
import type { Cut } from "../cut-json";
import type { JsonFormat, Mapped, Mapper } from "../formats/format";
import type { FieldProblem } from "../sent";
import { contentDigest, type FileContent } from "./file-input";
import { openFiles } from "./find-files";
import type { ImportFormat, ImportInput, ImportRecord } from "./import-format";

// Whence's own lines are events. Another system's record may hold several, or much that is left out.
const recordBytesMax = 16 * 1_048_576;
const recordLimits: JsonLimits = { ...sentLimits, keysMax: 100_000 };

export function jsonImport(format: JsonFormat): ImportFormat {
  return {
    open: async (from, signal) => {
      const mapper = format.open();
      const open = (content: FileContent) => openInput(content, format, mapper, signal);
      const opened = await openFiles(from, format.fileNames, open, signal);
      try {
        if (mapper.survey)
          for (const content of opened.contents) await surveyAll(content, format, mapper, signal);
        return opened;
      } catch (error) {
        await opened.close();
        throw error;
      }
    },
  };
}

async function openInput(
  content: FileContent,
  format: JsonFormat,
  mapper: Mapper,
  signal?: AbortSignal,
): Promise<ImportInput> {
  const { name, size } = content;
  const digest = await contentDigest(content, signal);
  return { name, size, digest, records: (skip) => recordsOf(content, format, mapper, skip) };
}

async function surveyAll(content: FileContent, format: JsonFormat, mapper: Mapper, signal?: AbortSignal) {
  for await (const { cut } of cutsOf(content, format)) {
    signal?.throwIfAborted();
    const read = readCut(cut, format);
    if ("tree" in read) mapper.survey?.(read.tree);
  }
}

async function* recordsOf(
  content: FileContent,
  format: JsonFormat,
  mapper: Mapper,
  skip: number,
): AsyncGenerator<ImportRecord> {
  let number = 0;
  for await (const { cut, sizeRead } of cutsOf(content, format)) {
    number += 1;
    if (number === skip && format.leansOnPrevious) mapCut(cut, format, mapper);
    if (number <= skip) continue;
    yield {
      at: String(cut.line),
      key: cut.nth === 1 ? String(cut.line) : `${cut.line}.${cut.nth}`,
      sizeRead,
      text: () => cut.bytes,
      length: cut.length,
      map: () => mapCut(cut, format, mapper),
    };
  }
}

function mapCut(cut: Cut, format: JsonFormat, mapper: Mapper): Mapped {
  const read = readCut(cut, format);
  if ("problem" in read) return { kind: "refused", problems: [read.problem] };
  const mapped = mapper.map(read.tree);
  if (mapped.kind !== "events") return mapped;
  const events = mapped.events.map((one) => ({ ...one, identity: one.identity ?? read.tree }));
  return { kind: "events", events };
}

function readCut(cut: Cut, { lines }: JsonFormat): { tree: JsonTree } | { problem: FieldProblem } {
  if (cut.problem !== null) return { problem: { path: "", message: cut.problem } };
  let text: string;
  try {
    text = decoder.decode(cut.bytes);
  } catch {
    return { problem: { path: "", message: "is not UTF-8" } };
  }
  const parsed = parseJson(text, lines ? sentLimits : recordLimits);
  if (parsed.ok) return { tree: parsed.tree };
  const { path, position, message } = parsed.problem;
  return { problem: { path, message: `${message} (at character ${position})` } };
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

async function* cutsOf(
  { chunks }: FileContent,
  { lines, wrapper }: JsonFormat,
): AsyncGenerator<{ cut: Cut; sizeRead: number }> {
  const bytesMax = lines ? eventLimits.eventBytesMax : recordBytesMax;
  const cutter = cutJson({ lines: lines ?? false, wrapper, recordBytesMax: bytesMax });
  let sizeRead = 0;
  for await (const chunk of chunks()) {
    sizeRead = chunk.sizeRead;
    for (const cut of cutter.push(chunk.bytes)) yield { cut, sizeRead };
  }
  for (const cut of cutter.end()) yield { cut, sizeRead };
}
