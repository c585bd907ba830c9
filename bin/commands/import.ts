/**
 * `whence import ndjson`: files of events, one a line, by the same path as the HTTP API.
 *
 * Rejected lines go to standard error with their number and reasons; the last line of standard output counts. Exit 1
 * when any line was rejected. Interrupted, it keeps what went in; done again, it finds that as duplicates.
 */
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { accessProblemWords } from "@/lib/access/access-problem";
import { sourceNameProblem } from "@/lib/access/source-name";
import { withLog } from "../with-log";
import { type Command, type CommandArguments, UsageError } from "./command";

export const importCommand: Command = {
  usage: "import ndjson <file|folder|->",
  summary: "Imports events, one a line; a second time it finds them all there.",
  help: `  --source NAME   what the events' source is; default the file's name
  --dry-run       check everything, write nothing

Of a folder every .ndjson and .jsonl file is read, in the order of their names; - reads standard input.
The last line says: imported N, duplicates N, rejected N`,
  options: { source: { type: "string" }, "dry-run": { type: "boolean" } },
  words: [2, 2],
  run: (args, context) => {
    const [format, path = ""] = args.words;
    if (format !== "ndjson")
      throw new UsageError(`"${format}" is not a format this version reads; it reads ndjson.`);
    const files = filesOf(path);
    const source = readSource(args, path);
    return withLog("whence import", context, async ({ appUrl }) => {
      const { importFile } = await import("@/lib/ingest/server/import-file");
      const total = { imported: 0, duplicates: 0, rejected: 0 };
      for (const file of files) {
        const counts = await importFile(file === "-" ? process.stdin : file, {
          databaseUrl: appUrl,
          source,
          dryRun: args.flag("dry-run"),
          signal: context.signal,
          onProgress: process.stderr.isTTY ? showProgress : undefined,
          onRejected: ({ line, problems }) => {
            const reasons = problems.map((problem) =>
              [problem.path, problem.message].filter(Boolean).join(": "),
            );
            console.error(`${file === "-" ? "" : `${file}:`}${line}: ${reasons.join("; ")}`);
          },
        });
        total.imported += counts.imported;
        total.duplicates += counts.duplicates;
        total.rejected += counts.rejected;
      }
      if (args.flag("dry-run")) console.log("Nothing was written; without --dry-run it would be:");
      console.log(`imported ${total.imported}, duplicates ${total.duplicates}, rejected ${total.rejected}`);
      return total.rejected > 0 ? 1 : 0;
    });
  },
};

function filesOf(path: string): string[] {
  if (path === "-") return ["-"];
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts) throw new UsageError(`There is no file "${path}".`);
  if (!facts.isDirectory()) return [path];
  const files = readdirSync(path).filter((name) => /\.(ndjson|jsonl)$/.test(name));
  if (files.length === 0) throw new UsageError(`"${path}" has no .ndjson or .jsonl file.`);
  return files.toSorted().map((name) => join(path, name));
}

function readSource(args: CommandArguments, path: string): string {
  const fromName = path === "-" ? "import" : basename(path).replace(/\.(ndjson|jsonl)$/, "");
  const source = args.text("source") ?? fromName.replaceAll(/[^A-Za-z0-9._-]/g, "-");
  const problem = sourceNameProblem(source);
  if (problem)
    throw new UsageError(
      `"${source}" cannot be a source. ${accessProblemWords[problem]} Give one with --source.`,
    );
  return source;
}

type Progress = {
  bytesRead: number;
  bytesTotal: number;
  imported: number;
  duplicates: number;
  rejected: number;
};

function showProgress({ bytesRead, bytesTotal, imported, duplicates, rejected }: Progress): void {
  const done = bytesTotal === 0 ? 1 : bytesRead / bytesTotal;
  const bar = "█".repeat(Math.round(done * 24)).padEnd(24, "░");
  const end = done >= 1 ? "\n" : "";
  process.stderr.write(
    `\r${bar} ${Math.round(done * 100)} %  ${imported + duplicates + rejected} lines${end}`,
  );
}
