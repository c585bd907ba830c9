/**
 * The pools of one process, each under the role its purpose needs: `reader` may only select from the log,
 * `append` may only call the append function, `access` keeps accounts, sessions and keys.
 * Made at the first use and kept on globalThis, so that a development reload does not open new ones.
 */
import { connect, type Database } from "./client";

export type Pools = { reader: Database; append: Database; access: Database };

const holder = globalThis as typeof globalThis & { __whencePools?: Pools };

export function database(): Pools {
  holder.__whencePools ??= openPools(databaseUrl());
  return holder.__whencePools;
}

export function openPools(url: string): Pools {
  return {
    reader: connect(url, {
      max: 10,
      role: "whence_reader",
      applicationName: "whence reader",
      // A page that takes longer is not a page; the screen says so instead of holding a connection.
      statementTimeoutMs: 15_000,
    }),
    // Two: the batcher's own, and one for what must not queue behind it.
    append: connect(url, { max: 2, role: "whence_append", applicationName: "whence append" }),
    access: connect(url, { max: 5, role: "whence_access", applicationName: "whence access" }),
  };
}

export async function closePools(pools: Pools): Promise<void> {
  // Five seconds: after a server that died, the driver can wait for ever for a connection it no longer has.
  await Promise.all([pools.reader, pools.append, pools.access].map((pool) => pool.end({ timeout: 5 })));
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set; `npm start` sets it for the embedded server.");
  return url;
}
