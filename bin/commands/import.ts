/**
 * `whence import`: other systems' records into the log, whole, once, and told.
 *
 * Rejected records go to standard error with file, line and reason, and are kept at /admin/rejected. The last line of
 * standard output counts. Exit 1 when anything was rejected. Interrupted, it keeps what went in; done again it finds
 * that as duplicates, and with --resume it goes on where it stopped.
 */
import { basename, resolve } from "node:path";
import { accessProblemWords } from "@/lib/access/access-problem";
import { sourceNameProblem } from "@/lib/access/source-name";
import type { ImportCounts } from "@/lib/ingest/import-counts";
import { grouped, oneLine, summarizeImport } from "@/lib/ingest/import-summary";
import { rememberedMax } from "@/lib/ingest/server/check-only";
import { ImportRefusal } from "@/lib/ingest/server/import-format";
import { type FormatEntry, importFormats, type OpenedFormat } from "@/lib/ingest/server/import-formats";
import type { ImportOptions } from "@/lib/ingest/server/import-run";
import type { Rejection } from "@/lib/ingest/server/rejection";
import { type ProgressBar, progressBar } from "../progress-bar";
import { withLog } from "../with-log";
import { type Command, type CommandArguments, UsageError } from "./command";

export const importCommand: Command = {
  usage: "import <format> <file|folder|->",
  summary: "Imports another system's records; a second time it finds them all there.",
  help: `Formats, with the options that are theirs alone:
${Object.entries(importFormats).map(formatHelp).join("\n")}

For all of them:
  --source NAME   what the events' source is; default the name of the file or folder
  --dry-run       check everything, say what would be imported, write nothing
  --resume        go on where an import of the same content was stopped

Files may be gzipped or zipped; of a folder every file is read whose name the format knows, folders in it too;
- reads standard input. What is rejected is told with file, line and reason, and kept at /admin/rejected.
The last line says: imported N, duplicates N, rejected N`,
  options: {
    source: { type: "string" },
    "dry-run": { type: "boolean" },
    resume: { type: "boolean" },
    ...Object.fromEntries(ownOptions().map((name) => [name, { type: "string", multiple: true } as const])),
  },
  words: [2, 2],
  run: async (args, context) => {
    const [name = "", path = ""] = args.words;
    const { importFile } = await import("@/lib/ingest/server/import-file");
    const { format, id } = openFormat(name, args);
    const source = readSource(args, path);
    return withLog("whence import", context, async ({ appUrl }) => {
      const from = path === "-" ? process.stdin : path;
      const { dryRun, resume } = { dryRun: args.flag("dry-run"), resume: args.flag("resume") };
      const options = { databaseUrl: appUrl, source, format: id, dryRun, resume, signal: context.signal };
      return tellImport((tellers) => importFile(format, from, { ...options, ...tellers }), options);
    });
  },
};

function formatHelp([name, { about, options }]: [string, FormatEntry]): string {
  const lines = Object.entries(options).map(([option, text]) => `      --${option.padEnd(12)} ${text}`);
  return [`  ${name.padEnd(12)}  ${about}`, ...lines].join("\n");
}

function ownOptions(): string[] {
  return [...new Set(Object.values(importFormats).flatMap(({ options }) => Object.keys(options)))];
}

function openFormat(name: string, args: CommandArguments): OpenedFormat {
  const entry = Object.hasOwn(importFormats, name) ? importFormats[name] : undefined;
  const known = Object.keys(importFormats).join(", ");
  if (!entry) throw new UsageError(`"${name}" is not a format this version reads; it reads ${known}.`);
  const given = ownOptions().filter((option) => args.texts(option).length > 0);
  const foreign = given.find((option) => !Object.hasOwn(entry.options, option));
  if (foreign) throw new UsageError(`--${foreign} is no option of ${name}.`);
  try {
    return entry.open(Object.fromEntries(given.map((option) => [option, args.texts(option)])));
  } catch (error) {
    throw error instanceof ImportRefusal ? new UsageError(error.message) : error;
  }
}

type Tellers = Pick<ImportOptions, "onInput" | "onEvent" | "onProgress" | "onRejected">;

/** Runs an import and tells it: its progress, what was rejected, and the counts at the end. */
async function tellImport(
  run: (tellers: Tellers) => Promise<ImportCounts>,
  { dryRun, resume }: { dryRun: boolean; resume: boolean },
): Promise<number> {
  const bar = progressBar(process.stderr);
  const summary = summarizeImport();
  const counts = await run({
    onInput: ({ name }, place) => tellPlace(bar, oneLine(name), place, resume),
    onEvent: dryRun ? summary.add : undefined,
    onProgress: ({ read, sizeRead, sizeTotal }) => bar.show({ events: read, sizeRead, sizeTotal }),
    onRejected: rejectionTeller(bar, dryRun),
  }).finally(() => bar.clear());
  if (dryRun) for (const line of ["Nothing was written. It would be:", ...summary.lines()]) console.log(line);
  if (dryRun && counts.read > rememberedMax)
    console.log(
      `An id that comes again more than ${grouped(rememberedMax)} events later is counted as new here.`,
    );
  for (const [why, count] of counts.nothing)
    console.log(`${grouped(count)} ${count === 1 ? "record holds" : "records hold"} no event: ${why}`);
  console.log(lastLine(counts));
  return counts.rejected > 0 ? 1 : 0;
}

const lastLine = ({ imported, duplicates, rejected }: ImportCounts) =>
  `imported ${imported}, duplicates ${duplicates}, rejected ${rejected}`;

type Place = Parameters<NonNullable<ImportOptions["onInput"]>>[1];

function tellPlace(bar: ProgressBar, name: string, place: Place, resume: boolean): void {
  const { skipped, doneBefore, finishedBefore } = place;
  const told = finishedBefore
    ? resume && `${name} was imported whole before.`
    : skipped > 0
      ? `${name}: goes on after record ${grouped(skipped)}.`
      : doneBefore > 0 &&
        `${name}: an earlier import stopped after record ${grouped(doneBefore)}; --resume goes on there.`;
  if (!told) return;
  bar.clear();
  console.error(told);
}

// More would push everything else off the screen; all of them are kept.
const rejectionsToldMax = 100;

function rejectionTeller(bar: ProgressBar, dryRun: boolean): (rejection: Rejection) => void {
  let told = 0;
  return ({ input, at, problems }) => {
    told += 1;
    if (told > rejectionsToldMax + 1) return;
    bar.clear();
    if (told > rejectionsToldMax)
      return console.error(dryRun ? "… and more." : "… and more: all are kept at /admin/rejected.");
    const reasons = problems.map(({ path, message }) => [path, message].filter(Boolean).join(": "));
    console.error(oneLine(`${input}:${at}`) + `: ${reasons.map(oneLine).join("; ")}`);
  };
}

function readSource(args: CommandArguments, path: string): string {
  // Resolved: `.` has the name of the folder we are in.
  const fromName = path === "-" ? "import" : basename(resolve(path)).replace(/(\.[A-Za-z]\w{0,6}){1,2}$/, "");
  const source = args.text("source") ?? fromName.replaceAll(/[^A-Za-z0-9._-]/g, "-");
  const problem = sourceNameProblem(source);
  if (problem)
    throw new UsageError(
      `"${source}" cannot be a source. ${accessProblemWords[problem]} Give one with --source.`,
    );
  return source;
}
