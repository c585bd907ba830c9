/**
 * `whence verify`: the log against what was signed, or one downloaded proof against a key.
 *
 * It migrates nothing and makes nothing: what is there is looked at as it is. Whatever goes wrong on the way is "cannot
 * decide", exit 2; 1 is only ever said of a log or a proof that was tampered with.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { progressBar } from "../progress-bar";
import { readSettings, type Settings } from "../settings";
import { type Command, type CommandArguments, type Context, UsageError } from "./command";

export const verifyCommand: Command = {
  usage: "verify [options]",
  summary: "Verifies the log against what was signed, or a downloaded proof.",
  help: `  --full           also what is derived from the events: keys, edges, registry, roll-ups
  --from N --to N  only positions N up to but not including N
  --key KEY|FILE   a verifier key to believe, or a file of them; then the data folder's are not asked
  --bundle FILE    a proof downloaded from an event's page, or - ; needs no database

Held against WHENCE_DATA/ledger and the anchors of WHENCE_ANCHOR_FOLDERS and WHENCE_WITNESSES.
Exit 0: verified. 1: tampered, and where. 2: cannot be decided.

  whence verify --bundle proof.json --key log.example.org+1234abcd+BASE64`,
  options: {
    full: { type: "boolean" },
    from: { type: "string" },
    to: { type: "string" },
    key: { type: "string", multiple: true },
    bundle: { type: "string" },
  },
  run: async (args, context) => {
    const bundle = args.text("bundle");
    const range = readRange(args);
    if (bundle !== undefined && (args.flag("full") || range.from !== undefined || range.to !== undefined))
      throw new UsageError("--bundle is verified by itself: it goes with --key only.");
    try {
      const keys = await readKeyArguments(args.texts("key"));
      return bundle === undefined
        ? await verifyHere({ ...range, full: args.flag("full"), keys }, context)
        : await verifyBundle(bundle, keys);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      if (context.signal.aborted) return 130;
      console.error(`Cannot decide: ${error instanceof Error ? error.message : String(error)}`);
      return 2;
    }
  },
};

type Keys = Awaited<ReturnType<typeof readKeyArguments>>;
type What = { from?: bigint; to?: bigint; full: boolean; keys: Keys };

function readRange(args: CommandArguments): { from?: bigint; to?: bigint } {
  const [from, to] = [readPosition(args, "from"), readPosition(args, "to")];
  if (from !== undefined && to !== undefined && to <= from) throw new UsageError("--to is beyond --from.");
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function readPosition(args: CommandArguments, name: string): bigint | undefined {
  const text = args.text(name)?.replace(/^#/, "").replaceAll(",", "");
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return BigInt(text);
  throw new UsageError(`--${name} is "${args.text(name)}", which is no position.`);
}

async function readKeyArguments(texts: readonly string[]) {
  const { parseVerifierKey } = await import("@/lib/ledger/verifier-key");
  const keys = [];
  for (const text of texts) {
    const lines = text.includes("+") ? [text] : (await readFile(text, "utf8")).split("\n");
    for (const line of lines.map((one) => one.trim()).filter((one) => one !== "")) {
      const key = await parseVerifierKey(line);
      if (!key.ok) throw new UsageError(`--key ${text}: ${key.reason}.`);
      keys.push(key.value);
    }
  }
  return keys;
}

async function verifyBundle(path: string, keys: Keys): Promise<number> {
  const { checkProofFile } = await import("@/lib/ledger/check-proof-file");
  const text = path === "-" ? await readAll() : await readFile(path, "utf8");
  const { exitCode, lines } = await checkProofFile(text, keys);
  for (const line of lines) console.log(line);
  return exitCode;
}

async function readAll(): Promise<string> {
  const { text } = await import("node:stream/consumers");
  return text(process.stdin);
}

async function verifyHere(what: What, { root, signal }: Context): Promise<number> {
  const settings = readSettings(process.env, root);
  if (settings.migrateUrl) return verifyAt(settings.migrateUrl, settings, what, signal);
  if (!existsSync(settings.dataFolder)) throw new Error(`there is no log in ${settings.dataFolder}.`);
  const { hasLog, openEmbedded } = await import("@/db/launcher/embedded");
  const report = (text: string) => console.error(text);
  const embedded = await openEmbedded({
    folder: settings.dataFolder,
    kind: "command",
    name: "whence verify",
    report,
  });
  try {
    if (!(await hasLog(embedded))) throw new Error(`there is no log in ${settings.dataFolder}.`);
    return await verifyAt(embedded.url, settings, what, signal);
  } finally {
    await embedded.close();
  }
}

async function verifyAt(
  url: string,
  { dataFolder }: Settings,
  what: What,
  signal: AbortSignal,
): Promise<number> {
  const { verifyLog } = await import("@/lib/ledger/server/verify-log");
  const { parseAnchorSettings } = await import("@/lib/ledger/anchor-settings");
  const { ledgerPlaces } = await import("@/lib/upkeep/server/ledger-places");
  const { tellVerification } = await import("@/lib/ledger/verification-words");
  const bar = progressBar(process.stderr);
  const result = await verifyLog({
    ...what,
    ...ledgerPlaces(dataFolder, await parseAnchorSettings(process.env)),
    url,
    onProgress: ({ verified, total }) => bar.show({ events: verified, sizeRead: verified, sizeTotal: total }),
    signal,
  }).finally(() => bar.clear());
  for (const line of tellVerification(result)) console.log(line);
  return { verified: 0, tampered: 1, undecided: 2 }[result.status];
}
