/** For commands: opens the log, runs, and closes it again, also when interrupted. */
import type { Context } from "./commands/command";
import { type OpenLog, type OpenLogOptions, openLog } from "./open-log";
import { readSettings } from "./settings";

export async function withLog(
  name: string,
  { root, signal }: Context,
  work: (log: OpenLog) => Promise<number>,
  newLog: OpenLogOptions["newLog"] = "live",
): Promise<number> {
  const settings = readSettings(process.env, root);
  // Progress goes to standard error: standard output is the command's answer.
  const log = await openLog({
    settings,
    user: "command",
    name,
    newLog,
    report: (text) => console.error(text),
    signal,
  }).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (!log) return 130;
  try {
    const interrupted = new Promise<number>((resolve) => {
      if (signal.aborted) resolve(130);
      signal.addEventListener("abort", () => resolve(130), { once: true });
    });
    return await Promise.race([work(log), interrupted]);
  } finally {
    await log.close();
  }
}
