/** `whence sample`: makes the sample log, for those who said WHENCE_SAMPLE=0 first or use DATABASE_URL. */
import { sampleAccounts, samplePassword } from "@/lib/access/sample";
import { withLog } from "../with-log";
import type { Command } from "./command";

export const sampleCommand: Command = {
  usage: "sample",
  summary: "Makes the sample log, where there is no log yet.",
  help: "What a log is is fixed when it is made: a log of your own never becomes a sample. Another WHENCE_DATA makes another log.",
  run: (_, context) =>
    withLog(
      "whence sample",
      context,
      async (log) => {
        if (log.kind !== "sample") {
          console.error(
            `This is a ${log.kind} log and stays one. A sample needs a log of its own: WHENCE_DATA=.sample npx whence sample`,
          );
          return 1;
        }
        console.log(log.created ? "The sample log is made." : "This is a sample log already.");
        for (const { email, role } of sampleAccounts) console.log(`  ${email.padEnd(24)} ${role}`);
        console.log(`Password: ${samplePassword}`);
        return 0;
      },
      "sample",
    ),
};
