/**
 * One way to reach PostgreSQL.
 *
 * - A pool heals: when a connection is lost, what ran on it fails, what runs beside it ends, and the next question
 *   gets new connections. No question waits for ever for a connection that is gone (link.ts says why it could).
 * - json, jsonb, int8, timestamptz and xid8 arrive as the text PostgreSQL printed; nothing becomes a float or a Date.
 * - `role` is taken on at the start of the connection, so a pool can do only what its purpose needs.
 * - Our own processes use the unix socket: `?host=/folder` in the URL.
 */
import type { Socket } from "node:net";
import postgres from "postgres";
import { arrayTypes } from "./array-text";
import { Link } from "./link";
import { openSocket, type SocketTarget, type TlsMode } from "./open-socket";

export type Database = postgres.Sql<Record<string, never>>;

/** A piece of a query, to be put into another; its values stay parameters. */
export type Fragment = postgres.Fragment;

/** A pool, or a transaction on one: what a query takes. */
export type Queryable = postgres.ISql<Record<string, never>>;

export type ConnectOptions = {
  /** Most connections at a time. */
  max?: number;
  /** A role the login is a member of, taken on for the whole connection. */
  role?: string;
  applicationName?: string;
  connectTimeoutSeconds?: number;
  /** False: a statement is planned for the values it has, each time. By default a plan is kept as long as the connection. */
  keepPlans?: boolean;
  /** The server ends a statement that runs longer (SQLSTATE 57014). */
  statementTimeoutMs?: number;
  /** Past that, a server that says nothing has gone. */
  silenceBeyondMs?: number;
  /** Told when a connection was lost, or could not be had: what it held in the server is gone. */
  onLost?: () => void;
  /** What the server says beside its answers; by default it is not listened to. */
  onNotice?: (message: string) => void;
};

const asText = {
  serialize: (value: unknown) => (value instanceof Date ? value.toISOString() : String(value)),
  parse: (text: string) => text,
};
const textTypes = {
  json: { to: 114, from: [114, 3802], ...asText },
  int8: { to: 20, from: [20], ...asText },
  instant: { to: 1184, from: [1184, 1114, 1082], ...asText },
  xid8: { to: 5069, from: [5069], ...asText },
  ...arrayTypes,
};

/** Opens a pool; nothing is connected before the first query. Close it with `end()`. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const pools = new Set<Pool>();
  let newest: Pool | null = null;
  let over = false;

  function current(): Pool {
    if (newest) return newest;
    const opened = openPool(url, options);
    void opened.lost.then(async () => {
      options.onLost?.();
      if (newest === opened && !over) newest = null;
      await leave(opened);
      pools.delete(opened);
    });
    pools.add(opened);
    newest = opened;
    return opened;
  }

  async function end(how?: { timeout?: number }): Promise<void> {
    const last = current();
    over = true;
    await Promise.all(
      [...pools].map((pool) =>
        pool === last
          ? Promise.race([pool.sql.end(how), pool.lost.then(() => leave(pool, how?.timeout))])
          : leave(pool, how?.timeout),
      ),
    );
  }

  return new Proxy((() => undefined) as unknown as Database, {
    apply: (_, __, args) => Reflect.apply(current().sql, undefined, args),
    get: (_, name) => (name === "end" ? end : Reflect.get(current().sql, name)),
  });
}

type Pool = { sql: postgres.Sql; lost: Promise<void>; links: ReadonlySet<Link> };

const lookMs = 20;

/**
 * Lets what runs in a pool that lost a connection come to its end, and closes the rest. The driver is not asked to
 * end it: it would close connections before it has answered what queues for them, and wait for ever for a
 * transaction whose connection is gone.
 */
async function leave({ links }: Pool, timeoutSeconds = Number.POSITIVE_INFINITY): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  // Looked at twice: between an answer and the next question of its queue a connection seems idle.
  for (let idle = 0; idle < 2 && Date.now() < deadline; ) {
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    idle = [...links].some((link) => link.isBusy) ? 0 : idle + 1;
  }
  for (const link of links) link.leave();
}

function openPool(url: string, options: ConnectOptions): Pool {
  const { target, rest } = parseAddress(url);
  const connectTimeoutSeconds = options.connectTimeoutSeconds ?? 10;
  const links = new Set<Link>();
  let isLost = false;
  let tellLost: () => void;
  const lost = new Promise<void>((resolve) => {
    tellLost = resolve;
  });
  const lose = () => {
    isLost = true;
    tellLost();
  };
  const connectSocket = async (): Promise<Socket | Error> => {
    const gone = new Error("another connection of its pool was lost");
    if (isLost) return gone;
    const socket = await openSocket(target, connectTimeoutSeconds * 1000).catch((error: Error) => error);
    if (!isLost || socket instanceof Error) return socket;
    socket.destroy();
    return gone;
  };
  // Never throws: the driver would count the connection as connecting for ever, and let questions wait for it.
  const openLink = async (): Promise<Link> => {
    const socket = await connectSocket();
    if (socket instanceof Error) lose();
    const link = new Link(socket, {
      silenceMaxMs:
        options.statementTimeoutMs && options.statementTimeoutMs + (options.silenceBeyondMs ?? 5_000),
      onLost: () => {
        links.delete(link);
        lose();
      },
    });
    links.add(link);
    return link;
  };
  const sql = postgres(rest, {
    ...{ socket: openLink },
    max: options.max ?? 10,
    connect_timeout: connectTimeoutSeconds,
    // A connection that ends by its age would end its pool.
    max_lifetime: null,
    fetch_types: false,
    prepare: options.keepPlans ?? true,
    ssl: false,
    onnotice: (notice) => options.onNotice?.(notice.message ?? ""),
    types: textTypes,
    connection: {
      application_name: options.applicationName ?? "whence",
      TimeZone: "UTC",
      DateStyle: "ISO, MDY",
      ...(options.role ? { role: options.role } : {}),
      ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
    },
  }) as unknown as postgres.Sql;
  return { sql, lost, links };
}

/** `postgres://…/db?host=/folder` is libpq's way to name a unix socket; postgres.js would send it as a setting. */
export function parseAddress(url: string): { target: SocketTarget; rest: string } {
  const parsed = new URL(url);
  const folder = parsed.searchParams.get("host");
  const tls = tlsMode(parsed.searchParams.get("sslmode") ?? parsed.searchParams.get("ssl"));
  for (const name of ["host", "sslmode", "ssl"]) parsed.searchParams.delete(name);
  const target = {
    socketFolder: folder?.startsWith("/") ? folder : null,
    // An IPv6 address stands in brackets in a URL.
    host: decodeURIComponent(parsed.hostname).replace(/^\[(.*)\]$/, "$1") || "localhost",
    port: Number(parsed.port) || 5432,
    tls,
  };
  return { target, rest: parsed.href };
}

function tlsMode(given: string | null): TlsMode {
  if (given === null || given === "disable" || given === "false") return "off";
  if (given === "prefer" || given === "allow") return "prefer";
  return given === "require" ? "encrypted" : "verified";
}
