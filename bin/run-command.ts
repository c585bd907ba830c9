/**
 * Finds the command, reads its arguments strictly, runs it.
 *
 * An unknown command or option is an error with exit 2 and names what was meant; `--help` explains each command.
 * Anything a command throws is one line on standard error and exit 1: its text is written for the person at the
 * terminal. WHENCE_DEBUG=1 adds where it came from.
 */
import { parseArgs } from "node:util";
import { type Command, type CommandArguments, type Context, UsageError } from "./commands/command";
import { drillCommand } from "./commands/drill";
import { importCommand } from "./commands/import";
import { keyCommand } from "./commands/key";
import { migrateCommand } from "./commands/migrate";
import { rebuildCommand } from "./commands/rebuild";
import { sampleCommand } from "./commands/sample";
import { sourceCommand } from "./commands/source";
import { startCommand } from "./commands/start";
import { trackCommand } from "./commands/track";
import { untrackCommand } from "./commands/untrack";
import { upkeepCommand } from "./commands/upkeep";
import { urlCommand } from "./commands/url";
import { userCommand } from "./commands/user";
import { verifyCommand } from "./commands/verify";
import { witnessCommand } from "./commands/witness";

const commands: Record<string, Command> = {
  start: startCommand,
  upkeep: upkeepCommand,
  migrate: migrateCommand,
  import: importCommand,
  track: trackCommand,
  untrack: untrackCommand,
  source: sourceCommand,
  user: userCommand,
  verify: verifyCommand,
  drill: drillCommand,
  rebuild: rebuildCommand,
  sample: sampleCommand,
  key: keyCommand,
  witness: witnessCommand,
  url: urlCommand,
};

export async function runCommand(argv: string[], context: Context): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(overview());
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    console.error(`There is no command "${name}".\n\n${overview()}`);
    return 2;
  }
  try {
    const args = readArguments(command, rest);
    if (args === "help") {
      console.log(help(command));
      return 0;
    }
    return await command.run(args, context);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nUsage: whence ${command.usage}\nMore: whence ${name} --help`);
      return 2;
    }
    console.error(process.env.WHENCE_DEBUG ? error : error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** The arguments of a command, or the wish for its help. */
export function readArguments(command: Command, argv: string[]): CommandArguments | "help" {
  const options = { ...command.options, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseStrictly(argv, options);
  if (values.help) return "help";
  const [least, most] = command.words ?? [0, 0];
  if (positionals.length < least) throw new UsageError("Something is missing.");
  if (positionals.length > most) throw new UsageError(`"${positionals[most]}" is too much.`);
  return {
    words: positionals,
    flag: (name) => values[name] === true,
    text: (name) => (typeof values[name] === "string" ? values[name] : undefined),
    texts: (name) => [values[name] ?? []].flat().filter((value) => typeof value === "string"),
  };
}

function parseStrictly(args: string[], options: NonNullable<Command["options"]>) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // Node's first sentence names the option; what follows explains quoting.
    const text = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${text.split(/\. |\n/)[0]?.replace(/\.$/, "")}.`);
  }
}

function help(command: Command): string {
  return [`Usage: whence ${command.usage}`, command.summary, command.help].filter(Boolean).join("\n\n");
}

function overview(): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  const lines = Object.values(commands).map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return ["Usage: whence <command> [options]", "", ...lines, "", "whence <command> --help tells more."].join(
    "\n",
  );
}
