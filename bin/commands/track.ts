/** `whence track`: from now on every change of a table is an event. */
import { connect } from "@/db/client";
import { withLog } from "../with-log";
import type { Command } from "./command";

export const trackCommand: Command = {
  usage: "track <schema.table> [options]",
  summary: "Records every change of a table from now on.",
  help: `  --ignore COL       leave this column out (may be repeated)
  --mask COL         record that it changed, not its value (may be repeated)
  --entity-type TYPE what the rows are called; default the table's name
  --key COL          the key of a table without a primary key (may be repeated)
  --baseline         record the rows that are there as inserts`,
  options: {
    ignore: { type: "string", multiple: true },
    mask: { type: "string", multiple: true },
    "entity-type": { type: "string" },
    key: { type: "string", multiple: true },
    baseline: { type: "boolean" },
  },
  words: [1, 1],
  run: (args, context) =>
    withLog("whence track", context, async (log) => {
      const table = args.words[0] ?? "";
      const sql = connect(log.adminUrl, { max: 1, applicationName: "whence track" });
      try {
        // Only what was given is passed: what a missing argument means is the function's to say.
        const given: [string, string | string[] | boolean][] = [];
        if (args.texts("ignore").length > 0) given.push(["ignore", args.texts("ignore")]);
        if (args.texts("mask").length > 0) given.push(["mask", args.texts("mask")]);
        if (args.texts("key").length > 0) given.push(["key", args.texts("key")]);
        const entityType = args.text("entity-type");
        if (entityType) given.push(["entity_type", entityType]);
        if (args.flag("baseline")) given.push(["baseline", true]);
        const named = given.map(([name], at) => `, ${name} => $${at + 2}`).join("");
        await sql.unsafe(`select audit.track($1${named})`, [table, ...given.map(([, value]) => value)]);
        console.log(`${table} is tracked.`);
        return 0;
      } finally {
        await sql.end();
      }
    }),
};
