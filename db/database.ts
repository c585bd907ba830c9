/**
 * The pools of one process, each under the role its purpose needs: `reader` may only select from the log,
 * `append` may only call the append function, `access` keeps accounts, sessions and keys.
 *
 * Made at the first use and kept on globalThis, so that a development reload does not open new ones. They outlive
 * what happens to their connections (client.ts).
 */
import { type ConnectOptions, connect, type Database } from "./client";

export type Pools = { readonly reader: Database; readonly append: Database; readonly access: Database };
type PoolName = keyof Pools;

// A page that takes longer is not a page; the screen says so instead of holding a connection.
const statementTimeoutMs = 15_000;

const poolOptions: Record<PoolName, ConnectOptions> = {
  reader: { max: 10, role: "whence_reader", applicationName: "whence reader", statementTimeoutMs },
  // For the log's own records; what sources send has connections of its own (lib/ingest/server/appender.ts).
  append: { max: 2, role: "whence_append", applicationName: "whence append", statementTimeoutMs },
  access: { max: 5, role: "whence_access", applicationName: "whence access", statementTimeoutMs },
};

const holder = globalThis as typeof globalThis & { __whencePools?: Map<PoolName, Database> };
const open = (): Map<PoolName, Database> => (holder.__whencePools ??= new Map());

export function database(): Pools {
  return {
    get reader() {
      return pool("reader");
    },
    get append() {
      return pool("append");
    },
    get access() {
      return pool("access");
    },
  };
}

function pool(name: PoolName): Database {
  const known = open().get(name);
  if (known) return known;
  const opened = connect(databaseUrl(), poolOptions[name]);
  open().set(name, opened);
  return opened;
}

/** Ends every pool of the process; a later use opens new ones. */
export async function closeDatabase(): Promise<void> {
  const pools = [...open().values()];
  open().clear();
  // Five seconds: a server that hangs does not hold up the end.
  await Promise.all(pools.map((one) => one.end({ timeout: 5 })));
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set; `npm start` sets it for the embedded server.");
  return url;
}
