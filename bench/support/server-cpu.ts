/**
 * CPU time of a whole PostgreSQL server on this machine, with its finished processes: what work costs it, whatever
 * else the machine does. Null where there is no /proc.
 */
import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "@/db/client";

/** Linux counts in ticks of this many microseconds. */
const tickMicros = 10_000;

/** Microseconds so far; two readings make a measurement. */
export async function serverCpu(sql: Database): Promise<number | null> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const server = row && fields(row.pid)?.[1];
  if (!server) return null;
  const own = readdirSync("/proc").reduce((sum, name) => {
    const stat = /^\d+$/.test(name) ? fields(Number(name)) : null;
    return stat && (stat[1] === server || name === server) ? sum + Number(stat[11]) + Number(stat[12]) : sum;
  }, 0);
  // Of its children that have ended, the server itself keeps count.
  const ended = fields(Number(server));
  return (own + Number(ended?.[13] ?? 0) + Number(ended?.[14] ?? 0)) * tickMicros;
}

/** What /proc/PID/stat says after the name: state, parent, …; 11 to 14 are user and system time, own and children's. */
function fields(pid: number): string[] | null {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, "utf8")
        .split(/\) (?!.*\) )/)[1]
        ?.split(" ") ?? null
    );
  } catch {
    return null;
  }
}
