/** Where a server listens, as URLs: over its unix socket (`?host=/folder`, as libpq writes it) or over TCP. Pure. */

export type Address = { port: number; socketFolder: string };
export type Login = { user: string; password: string };

export function socketUrl({ port, socketFolder }: Address, login: Login, database: string): string {
  return `${tcpUrl(port, login, database).replace("@127.0.0.1:", "@localhost:")}?host=${encodeURIComponent(socketFolder)}`;
}

export function tcpUrl(port: number, { user, password }: Login, database: string): string {
  const [name, secret, base] = [user, password, database].map(encodeURIComponent);
  return `postgres://${name}:${secret}@127.0.0.1:${port}/${base}`;
}

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The same server and database, another login. */
export function withLogin(url: string, { user, password }: Login): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

// sockaddr_un holds 108 bytes on Linux, 104 on macOS, with a closing zero.
const socketPathMax = 103;

export function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(`${folder}/.s.PGSQL.65535`) < socketPathMax;
}
