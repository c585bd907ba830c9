/**
 * A running site for a browser test: a database of its own, and the built web server on a port of its own.
 * `openSite()` in beforeAll, `close()` in afterAll; nothing is shared between files.
 */
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { nextProcess } from "@/bin/serve/next-process";
import { closeDatabase } from "@/db/database";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { addAccount } from "@/lib/access/server/add-account";
import type { Role } from "@/lib/model/role";
import { openUpkeep } from "./upkeep";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

export const password = "a long enough password";

export type Site = {
  /** `http://localhost:PORT` */
  address: string;
  db: TestDatabase;
  /** Upkeep's data folder, with the ledger, where it was asked for. */
  dataFolder: string | null;
  close(): Promise<void>;
};

/** `upkeep`: also the process that seals, publishes every second and verifies. Others do without, and start sooner. */
export async function openSite(options: { upkeep?: boolean } = {}): Promise<Site> {
  const db = await testDatabase();
  const upkeep = options.upkeep ? openUpkeep(db.upkeepUrl) : null;
  const port = await freePort();
  const address = `http://localhost:${port}`;
  const env = {
    NODE_ENV: "production",
    DATABASE_URL: db.appUrl,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    AUTH_URL: address,
    PORT: String(port),
  };
  // The functions of this process, such as `newPerson`, work on the same database.
  process.env.DATABASE_URL = db.appUrl;
  const web = nextProcess(root, ["start", "-H", "127.0.0.1", "-p", String(port)], env);
  const close = async () => {
    await web.stop();
    await upkeep?.close();
    await closeDatabase();
    await db.close();
  };
  while (!(await answers(address))) {
    if (web.hasEnded()) {
      await close();
      throw new Error(`the web server ended:\n${web.output()}`);
    }
  }
  return { address, db, dataFolder: upkeep?.dataFolder ?? null, close };
}

export async function newPerson(email: string, role: Role): Promise<{ id: string; email: string }> {
  const added = await addAccount({ email, name: `Test ${role}`, role, password }, "test");
  if (!added.ok) throw new Error(added.message);
  return { id: added.id, email };
}

/** Signs in without a browser; answers the Cookie header of the session. */
export async function sessionCookie({ address }: Site, email: string, word = password): Promise<string> {
  const csrf = await fetch(`${address}/api/auth/csrf`);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const response = await fetch(`${address}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { origin: address, cookie: cookiesOf(csrf) },
    body: new URLSearchParams({ csrfToken, email, password: word, json: "true" }),
  });
  const session = cookiesOf(response).match(/whence-session=[^;]+/)?.[0];
  if (!session) throw new Error(`sign-in refused: ${await response.text()}`);
  return session;
}

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

const answers = (address: string): Promise<boolean> =>
  fetch(`${address}/api/v1/health`).then(
    () => true,
    () => new Promise((resolve) => setTimeout(() => resolve(false), 50)),
  );

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
