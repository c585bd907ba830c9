/** `whence url`: an address of the log for the user's own PostgreSQL tools. */
import { withLog } from "../with-log";
import { type Command, UsageError } from "./command";

const logins = { writer: "whence_user_writer", reader: "whence_user_reader", superuser: "postgres" } as const;

export const urlCommand: Command = {
  usage: "url [--role ROLE]",
  summary: "Prints a PostgreSQL address of the log, for psql and other tools.",
  help: `  --role ROLE   writer (may record and track; the default), reader, or superuser

The embedded database answers while npm start runs:  psql "$(npx whence url)"`,
  options: { role: { type: "string", default: "writer" } },
  run: async (args, context) => {
    const role = args.text("role") ?? "writer";
    if (!(role === "writer" || role === "reader" || role === "superuser")) {
      throw new UsageError(`There is no role "${role}".`);
    }
    return withLog("whence url", context, async ({ embedded, appUrl }) => {
      if (!embedded) {
        console.error("With DATABASE_URL the logins are your own; this is the address Whence uses.");
        console.log(appUrl);
        return 0;
      }
      console.log(embedded.tcpUrl(logins[role]));
      return 0;
    });
  },
};
