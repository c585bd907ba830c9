/** `whence untrack`: ends the recording of a table; what was recorded stays. */
import { connect } from "@/db/client";
import { withLog } from "../with-log";
import type { Command } from "./command";

export const untrackCommand: Command = {
  usage: "untrack <schema.table>",
  summary: "Ends the recording of a table; what was recorded stays.",
  words: [1, 1],
  run: (args, context) =>
    withLog("whence untrack", context, async (log) => {
      const table = args.words[0] ?? "";
      const sql = connect(log.adminUrl, { max: 1, applicationName: "whence untrack" });
      try {
        await sql`select audit.untrack(${table})`;
        console.log(`${table} is not tracked any more.`);
        return 0;
      } finally {
        await sql.end();
      }
    }),
};
