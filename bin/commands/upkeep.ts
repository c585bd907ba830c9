/**
 * `whence upkeep`: the process that seals, alone. `whence start` runs it beside the web server; by itself it is for
 * keeping the signing key on another machine than the web server's.
 */
import { closeDatabase } from "@/db/database";
import { parseAnchorSettings } from "@/lib/ledger/anchor-settings";
import { migrate } from "@/db/migrate";
import { openLog } from "../open-log";
import { readSettings, type Settings } from "../settings";
import type { Command, Context } from "./command";

export const upkeepCommand: Command = {
  usage: "upkeep",
  summary: "Seals the log, publishes its checkpoints, verifies it. Part of whence start.",
  help: `Runs until it is stopped. One works on a log at a time; another waits, and takes over when the first is gone.

DATABASE_URL            the login of upkeep (docs/deployment.md); WHENCE_UPKEEP_URL goes before it
WHENCE_DATA             the folder that gets the ledger and the signing key
WHENCE_ANCHOR_FOLDERS, WHENCE_WITNESSES, WHENCE_CHECKPOINT_SECONDS: see .env.example`,
  run: async (_, context) => {
    const settings = readSettings(process.env, context.root);
    if (settings.upkeepUrl) {
      // A login of upkeep may not migrate: a database of another version is refused with what is missing.
      await migrate(settings.upkeepUrl, { kind: "live", origin: settings.origin });
      await serve(settings.upkeepUrl, settings, context);
    } else await serveEmbedded(settings, context);
    return 0;
  },
};

const report = (text: string) => console.error(text);

async function serveEmbedded(settings: Settings, context: Context): Promise<void> {
  const log = await openLog({ settings, user: "command", name: "whence upkeep", newLog: "live", report });
  try {
    await serve(log.upkeepUrl ?? log.adminUrl, settings, context);
  } finally {
    await log.close();
  }
}

async function serve(url: string, settings: Settings, { signal }: Context): Promise<void> {
  const { runUpkeep } = await import("@/lib/upkeep/server/run-upkeep");
  process.env.DATABASE_URL = url;
  const { dataFolder, checkpointSeconds } = settings;
  const anchors = await parseAnchorSettings(process.env);
  await runUpkeep({ url, dataFolder, anchors, checkpointSeconds, signal, report });
  await closeDatabase();
}
