/** How fast a log is generated, in both shapes: what benches at 10 million events wait for first. */
import { type BenchmarkOptions, printTable } from "./support/benchmark";
import { generateLog } from "./support/generate-log";
import { benchServer } from "./support/server";

export async function generate({ events }: BenchmarkOptions): Promise<void> {
  const count = events ?? 300_000;
  const rows: string[][] = [];
  for (const shape of ["happened", "imported"] as const) {
    const server = await benchServer();
    try {
      const made = await generateLog(server, { events: count, shape });
      const { load, index } = made.seconds;
      rows.push([
        shape,
        String(made.entities),
        (count / load).toFixed(0),
        (count / index).toFixed(0),
        (count / (load + index)).toFixed(0),
      ]);
    } finally {
      await server.stop();
    }
  }
  printTable([`${count} events`, "entities", "loaded/s", "indexed/s", "in all/s"], rows);
}
