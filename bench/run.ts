/**
 * `npm run bench [-- NAME… --events N]`: runs the benchmarks named, or all, and prints their tables.
 *
 * A benchmark is a module `bench/NAME.ts` exporting a function of its name (`bench/live-tail.ts` exports `liveTail`).
 * Figures are ratios within one run, with fsync and synchronous_commit on: absolute ones vary over twofold by machine.
 */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Benchmark } from "./support/benchmark";

const folder = fileURLToPath(new URL(".", import.meta.url));

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { events: { type: "string" } },
    allowPositionals: true,
  });
  const events = values.events === undefined ? undefined : Number(values.events.replaceAll("_", ""));
  if (events !== undefined && !(Number.isSafeInteger(events) && events > 0))
    fail(`--events ${values.events}: give a whole number`);
  const known = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && name !== "run.ts")
    .map((name) => name.slice(0, -".ts".length))
    .sort();
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown) fail(`There is no benchmark "${unknown}". There are: ${known.join(", ")}`);
  for (const name of positionals.length > 0 ? positionals : known) {
    console.log(`\n${name}`);
    await (await load(name))({ events });
  }
}

async function load(name: string): Promise<Benchmark> {
  const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const exports: Record<string, unknown> = await import(`./${name}.ts`);
  const benchmark = exports[exported];
  if (typeof benchmark !== "function") throw new Error(`bench/${name}.ts does not export ${exported}`);
  return benchmark as Benchmark;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
