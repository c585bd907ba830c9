/** `whence witness`: a witness of ours, for another machine and another person than the log's. Needs no database. */
import { resolve } from "node:path";
import { type Command, type CommandArguments, UsageError } from "./command";

export const witnessCommand: Command = {
  usage: 'witness --folder DIR --log "ORIGIN VKEY" [--port N]',
  summary: "Watches logs from elsewhere: cosigns a checkpoint only when the log has only grown.",
  help: `Prints its own verifier key, for WHENCE_WITNESSES of the log, then serves until it is stopped.

  --folder DIR        its key and what it has seen; without it a witness remembers nothing: keep it
  --log "ORIGIN VKEY" a log and its verifier key (whence key); again for another log, or for a further key of one
  --name NAME         the name its key gets when it is made; default whence.local/witness
  --host HOST         default 127.0.0.1
  --port N            default 8070; 0 takes any that is free`,
  options: {
    folder: { type: "string" },
    log: { type: "string", multiple: true },
    name: { type: "string" },
    host: { type: "string" },
    port: { type: "string" },
  },
  words: [0, 0],
  run: async (args, { signal }) => {
    const folder = args.text("folder");
    if (folder === undefined) throw new UsageError("--folder is missing.");
    const { startWitness } = await import("@/lib/ledger/server/witness-server");
    const { formatVerifierKey } = await import("@/lib/ledger/verifier-key");
    const running = await startWitness({
      folder: resolve(folder),
      name: args.text("name") ?? "whence.local/witness",
      logs: await readLogs(args.texts("log")),
      host: args.text("host") ?? "127.0.0.1",
      port: readPort(args),
      report: (text) => console.error(text),
    });
    console.error(`The witness listens on ${running.url}. For WHENCE_WITNESSES:`);
    console.log(`${running.url} ${formatVerifierKey(running.witness.key)}`);
    await new Promise<void>((stopped) => {
      if (signal.aborted) stopped();
      signal.addEventListener("abort", () => stopped(), { once: true });
    });
    await running.close();
    return 0;
  },
};

async function readLogs(given: readonly string[]) {
  const { keyTypes, parseVerifierKey } = await import("@/lib/ledger/verifier-key");
  if (given.length === 0) throw new UsageError("--log is missing.");
  const logs = new Map<
    string,
    Extract<Awaited<ReturnType<typeof parseVerifierKey>>, { ok: true }>["value"][]
  >();
  for (const pair of given) {
    // An origin may hold spaces; a verifier key does not.
    const space = pair.trimEnd().lastIndexOf(" ");
    const [origin, vkey] = [pair.slice(0, space), pair.slice(space + 1).trim()];
    const key = await parseVerifierKey(vkey);
    if (space < 1) throw new UsageError(`--log "${pair}" is not an origin and a verifier key.`);
    if (!key.ok) throw new UsageError(`--log "${pair}": ${key.reason}.`);
    if (key.value.type !== keyTypes.log || key.value.name !== origin)
      throw new UsageError(`--log "${pair}": that is not a key of the log ${origin}.`);
    logs.set(origin, [...(logs.get(origin) ?? []), key.value]);
  }
  return [...logs].map(([origin, keys]) => ({ origin, keys }));
}

function readPort(args: CommandArguments): number {
  const text = args.text("port") ?? "8070";
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port is "${text}", which is no port.`);
}
