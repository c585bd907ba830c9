/** `whence key`: the log's verifier key, for those who check its checkpoints, and how it is changed. */
import { join } from "node:path";
import { grouped, keyFacts } from "@/lib/ledger/key-facts";
import { readSettings } from "../settings";
import { withLog } from "../with-log";
import { type Command, type Context, UsageError } from "./command";
import { operator } from "./operator";

export const keyCommand: Command = {
  usage: "key [rotate]",
  summary: "Shows the key that signs the log's checkpoints, or changes it.",
  help: `key         prints the verifier key, and its fingerprint on standard error
key rotate  makes a new key. Both sign for the time of --overlap, then the old private key is destroyed;
            checkpoints it signed still verify. Give the new verifier key to your witnesses meanwhile.

  --overlap HOURS  default 24; 0 when the old key may be in other hands`,
  options: { overlap: { type: "string" } },
  words: [0, 1],
  run: async (args, context) => {
    const [verb] = args.words;
    const hours = Number(args.text("overlap") ?? "24");
    if (verb === undefined) return show(context);
    if (verb !== "rotate") throw new UsageError(`"${verb}" is not something a key can do.`);
    if (!/^\d+(\.\d+)?$/.test(args.text("overlap") ?? "24"))
      throw new UsageError(`--overlap is "${args.text("overlap")}", which is no number of hours.`);
    return rotate(hours, context);
  },
};

async function show({ root }: Context): Promise<number> {
  const { ledgerFolder } = await import("@/lib/ledger/server/ledger-folder");
  const keys = await ledgerFolder(ledgerPath(root)).readKeys();
  const newest = keys.at(-1);
  if (newest === undefined) {
    console.error("There is no key here yet: it is made when the first checkpoint is signed.");
    return 1;
  }
  console.log(newest);
  console.error(`Fingerprint: ${await fingerprint(newest)}`);
  for (const old of keys.slice(0, -1)) console.error(`Before that: ${old}`);
  return 0;
}

function rotate(hours: number, context: Context): Promise<number> {
  return withLog("whence key", context, async (log) => {
    const { database } = await import("@/db/database");
    const { ledgerFolder } = await import("@/lib/ledger/server/ledger-folder");
    const { beginRotation } = await import("@/lib/ledger/server/rotate-key");
    const rotation = await beginRotation(database().append, ledgerFolder(ledgerPath(context.root)), {
      origin: await originOf(log.appUrl),
      by: operator(),
      overlapUntil: new Date(Date.now() + hours * 3_600_000),
    });
    if (rotation === null) {
      console.error("There is no key here to change: it is made when the first checkpoint is signed.");
      return 1;
    }
    const until = rotation.overlapUntil.toISOString();
    console.error(
      rotation.begun
        ? `Both keys sign until ${until}.`
        : `A rotation is under way: both keys sign until ${until}.`,
    );
    console.log(rotation.new);
    console.error(`Fingerprint: ${await fingerprint(rotation.new)}`);
    return 0;
  });
}

async function originOf(url: string): Promise<string> {
  const { connect } = await import("@/db/client");
  const { findLog } = await import("@/db/queries/find-log");
  const sql = connect(url, { max: 1, role: "whence_reader" });
  try {
    return (await findLog(sql)).origin;
  } finally {
    await sql.end();
  }
}

const ledgerPath = (root: string): string => join(readSettings(process.env, root).dataFolder, "ledger");

/** What two people read to each other. */
async function fingerprint(key: string): Promise<string> {
  const facts = await keyFacts(key);
  return facts ? grouped(facts.fingerprint) : "unknown kind of key";
}
