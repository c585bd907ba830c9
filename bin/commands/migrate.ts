/** `whence migrate`: brings the log to this version and says what it is. */
import { withLog } from "../with-log";
import type { Command } from "./command";

export const migrateCommand: Command = {
  usage: "migrate",
  summary: "Brings the database to this version; makes an empty log where there is none.",
  run: (_, context) =>
    withLog("whence migrate", context, async (log) => {
      console.log(log.created ? `Made a ${log.kind} log.` : `The ${log.kind} log is up to date.`);
      return 0;
    }),
};
