/**
 * One way to reach PostgreSQL.
 *
 * - Over TCP every socket gets NoDelay: postgres.js does not set it, and a COPY of two rows then takes 88 ms
 *   instead of 0.3 (proved in client.db.test.ts). Our own processes use the unix socket: `?host=/folder` in the URL.
 * - json, jsonb, int8, timestamptz and xid8 arrive as the text PostgreSQL printed; nothing becomes a float or a Date.
 * - `role` is taken on at the start of the connection, so a pool can do only what its purpose needs.
 */
import { connect as connectSocket, type Socket } from "node:net";
import postgres from "postgres";

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
  /** The server ends a statement that runs longer (SQLSTATE 57014). */
  statementTimeoutMs?: number;
  /** What the server says beside its answers; by default it is not listened to. */
  onNotice?: (message: string) => void;
  /** A connection of the pool has ended: by its age, by `end()`, or because the server went. */
  onClose?: () => void;
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
};

/** Opens a pool; nothing is connected before the first query. Close it with `end()`. */
export function connect(url: string, options: ConnectOptions = {}): Database {
  const address = parseAddress(url);
  return postgres(address.url, {
    ...(address.socketFolder ? { host: address.socketFolder } : { socket: openSocket }),
    max: options.max ?? 10,
    connect_timeout: options.connectTimeoutSeconds ?? 10,
    onnotice: (notice) => options.onNotice?.(notice.message ?? ""),
    onclose: () => options.onClose?.(),
    types: textTypes,
    connection: {
      application_name: options.applicationName ?? "whence",
      TimeZone: "UTC",
      DateStyle: "ISO, MDY",
      ...(options.role ? { role: options.role } : {}),
      ...(options.statementTimeoutMs ? { statement_timeout: options.statementTimeoutMs } : {}),
    },
  }) as unknown as Database;
}

/** `postgres://…/db?host=/folder` is libpq's way to name a unix socket; postgres.js would send it as a setting. */
function parseAddress(url: string): { url: string; socketFolder: string | null } {
  const parsed = new URL(url);
  const socketFolder = parsed.searchParams.get("host");
  if (!socketFolder?.startsWith("/")) return { url, socketFolder: null };
  parsed.searchParams.delete("host");
  return { url: parsed.href, socketFolder };
}

type SocketTarget = { host: string[]; port: number[] };

function openSocket(target: SocketTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host: target.host[0] ?? "localhost", port: target.port[0] ?? 5432 });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}
