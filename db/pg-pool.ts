/**
 * A pool of `pg`, for graphile-worker alone, which needs that driver. Everything else goes through `connect`.
 *
 * It reads an address as `connect` does: a unix socket in `?host=`, `sslmode` in libpq's sense. pg would take `require`
 * for `verify-full`, and has no `prefer`: there it is found out whether the server offers TLS.
 */
import { TLSSocket } from "node:tls";
import pg from "pg";
import { parseAddress } from "./client";
import { openSocket } from "./open-socket";

export type PgPoolOptions = {
  max: number;
  /** A role the login is a member of, taken on for the whole connection. */
  role: string;
  applicationName: string;
  /** A connection failed. The pool opens another when it needs one; a query on it fails by itself. */
  onError: (error: Error) => void;
};

const connectTimeoutMs = 10_000;

export async function pgPool(url: string, options: PgPoolOptions): Promise<pg.Pool> {
  const { target } = parseAddress(url);
  const { username, password, pathname } = new URL(url);
  const pool = new pg.Pool({
    host: target.socketFolder ?? target.host,
    port: target.port,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    // The host is what the certificate is checked against; for an IP address pg leaves it out, and Node would take "localhost".
    ssl: (await isEncrypted(target))
      ? { rejectUnauthorized: target.tls === "verified", host: target.host }
      : false,
    max: options.max,
    application_name: options.applicationName,
    options: `-c role=${options.role} -c TimeZone=UTC`,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
  });
  // An error nobody listens for ends the process: of an idle connection the pool tells, of one in use only itself.
  pool.on("error", options.onError);
  pool.on("connect", (client) => client.on("error", options.onError));
  return pool;
}

async function isEncrypted(target: Parameters<typeof openSocket>[0]): Promise<boolean> {
  if (target.socketFolder || target.tls === "off") return false;
  if (target.tls !== "prefer") return true;
  const socket = await openSocket(target, connectTimeoutMs);
  socket.destroy();
  return socket instanceof TLSSocket;
}
