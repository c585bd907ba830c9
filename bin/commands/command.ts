/** What every command is: how it is called, what it says about itself, what it does. */
import type { ParseArgsConfig } from "node:util";

export type Context = {
  /** The project's folder. */
  root: string;
  /** Aborts when the command is to end. */
  signal: AbortSignal;
};

export type CommandArguments = {
  words: string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): string[];
};

export type Command = {
  /** After `whence `: `track <schema.table> [options]`. */
  usage: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `--help` adds: the options, then examples. */
  help?: string;
  options?: NonNullable<ParseArgsConfig["options"]>;
  /** How many words it takes, least and most. */
  words?: readonly [number, number];
  /** Answers the exit code. */
  run(args: CommandArguments, context: Context): Promise<number>;
};

/** The command was called wrongly: said with the usage, exit 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
