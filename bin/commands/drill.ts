/**
 * `whence drill`: tampers with a copy of the log in every way we know, and shows what verifying finds.
 *
 * Interrupted, it finishes the attack it is at and drops the copy before it ends; a drill that was killed is cleared up
 * by the next one.
 */
import { drillHeader, drillLine, foundOf, guarantees } from "@/lib/ledger/drill-words";
import type { Trial } from "@/lib/ledger/drill";
import { grouped } from "@/lib/ingest/import-summary";
import type { OpenLog } from "../open-log";
import { withLog } from "../with-log";
import { type Command, type CommandArguments, type Context, UsageError } from "./command";
import { operator } from "./operator";

const eventsDefault = 5_000;
const eventsLeast = 100;

export const drillCommand: Command = {
  usage: "drill [--events N]",
  summary: "Tampers with a copy of the log and shows what is found.",
  help: `  --events N  copy the latest N events; default ${eventsDefault}

Needs the login of a superuser, whom it plays, and room on the database's disk for three times the events it copies.
The log itself is only read. Exit 0: every attack was found. 1: one was not. 2: the drill could not be held.`,
  options: { events: { type: "string" } },
  run: (args, context) => {
    const eventsMax = readEvents(args);
    // The drill ends by itself when it is interrupted: the database stays open until its copy is dropped.
    const whole = { ...context, signal: new AbortController().signal };
    return withLog("whence drill", whole, (log) => drill(log, eventsMax, context));
  },
};

function readEvents(args: CommandArguments): number {
  const text = args.text("events");
  if (text === undefined) return eventsDefault;
  const events = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (events >= eventsLeast) return events;
  throw new UsageError(`--events is "${text}": give a number of at least ${eventsLeast}.`);
}

async function drill(log: OpenLog, eventsMax: number, { signal }: Context): Promise<number> {
  const { CannotDrill } = await import("@/lib/ledger/server/drill/drill-copy");
  const { drillTools } = await import("@/lib/ledger/server/drill/drill-tools");
  const { runDrill } = await import("@/lib/ledger/server/drill/run-drill");
  const { recordDrill } = await import("@/lib/ledger/server/record-drill");
  const trials: Trial[] = [];
  let copied = { events: 0, total: 0 };
  try {
    console.error("Copying the log …");
    for await (const step of runDrill({ url: log.adminUrl, eventsMax, signal, tools: drillTools })) {
      switch (step.kind) {
        case "copied":
          ({ copied } = step);
          console.log(copiedWords(step.copied));
          break;
        case "control":
          if (step.verification.status !== "verified") {
            console.log("The copy does not verify before anybody touched it: the drill means nothing.");
            return 2;
          }
          console.log(`The copy verifies as it is.\n\n${drillHeader()}`);
          break;
        case "trial":
          trials.push(step.trial);
          console.log(drillLine(step.trial));
          break;
      }
    }
  } catch (error) {
    if (!(error instanceof CannotDrill)) throw error;
    console.error(error.message);
    return 2;
  }
  if (signal.aborted) {
    console.error("Interrupted; the copy is dropped.");
    return 130;
  }
  const { found, attacks } = foundOf(trials);
  console.log(`\n${found} of ${attacks} found. The copy is dropped.\n\n${guarantees(trials).join("\n")}`);
  await recordDrill(operator(), { trials, copied });
  return found === attacks ? 0 : 1;
}

function copiedWords({
  events,
  total,
  from,
  to,
}: {
  events: number;
  total: number;
  from: string;
  to: string;
}) {
  const what =
    events === total
      ? `all ${grouped(events)} events`
      : `the latest ${grouped(events)} of ${grouped(total)} events`;
  return (
    `Copied ${what} in one snapshot, recorded from ${from} to ${to} (UTC).\n` +
    "In the copy they are sealed anew and signed with a key of its own; the log's key signs no copy."
  );
}
