/** `whence source add`: a source of events and its first key, which is shown here and never again. */
import { withLog } from "../with-log";
import { type Command, UsageError } from "./command";
import { operator } from "./operator";

export const sourceCommand: Command = {
  usage: "source add NAME",
  summary: "Makes a source and prints its API key, once.",
  words: [2, 2],
  run: (args, context) => {
    const [verb, name = ""] = args.words;
    if (verb !== "add") throw new UsageError(`"${verb}" is not something a source can do.`);
    return withLog("whence source", context, async () => {
      const { addSource } = await import("@/lib/access/server/change-sources");
      const made = await addSource(name, operator());
      if (!made.ok) {
        console.error(made.message);
        return 1;
      }
      console.error(`The key of ${name}; it is not shown again:`);
      console.log(made.key);
      return 0;
    });
  },
};
