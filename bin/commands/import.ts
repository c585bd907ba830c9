/** `whence import ndjson`: a file of events, one a line, by the same path as the HTTP API. */
import { withLog } from "../with-log";
import { type Command, UsageError } from "./command";

export const importCommand: Command = {
  usage: "import ndjson <file|->",
  summary: "Imports a file of events; a second time it finds them all there.",
  help: `  --source NAME   what the events' source is; default the file's name
  --dry-run       check everything, write nothing

- reads standard input. The last line says: imported N, duplicates N, rejected N`,
  options: { source: { type: "string" }, "dry-run": { type: "boolean" } },
  words: [2, 2],
  run: async (args, context) => {
    const [format, file = ""] = args.words;
    if (format !== "ndjson")
      throw new UsageError(`"${format}" is not a format this version reads; it reads ndjson.`);
    return withLog("whence import", context, async () => {
      const { importFile } = await import("@/lib/ingest/server/import-file");
      return importFile(file, { source: args.text("source"), dryRun: args.flag("dry-run") });
    });
  },
};
