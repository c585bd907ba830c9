/** The built web server over a bench's log, with a key of one source: requests over kept connections. */
import { randomBytes } from "node:crypto";
import { Agent, request } from "node:http";
import { fileURLToPath } from "node:url";
import { buildIfNeeded } from "@/bin/serve/build";
import { nextProcess } from "@/bin/serve/next-process";
import { closeDatabase } from "@/db/database";
import { freePort } from "@/db/launcher/port";
import { addSource } from "@/lib/access/server/change-sources";

export type BenchSite = {
  /** Resolves with the answer's body; rejects when it is no success. */
  send: (method: string, path: string, body?: string) => Promise<string>;
  close: () => Promise<void>;
};

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export async function openBenchSite(databaseUrl: string, source: string): Promise<BenchSite> {
  await buildIfNeeded(root, new AbortController().signal, console.log);
  const port = await freePort();
  process.env.DATABASE_URL = databaseUrl;
  const added = await addSource(source, "bench", { mayRead: true });
  if (!added.ok) throw new Error(added.message);
  const web = nextProcess(root, ["start", "-H", "127.0.0.1", "-p", String(port)], {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: randomBytes(32).toString("hex"),
    AUTH_URL: `http://localhost:${port}`,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const send: BenchSite["send"] = (method, path, body) =>
    sendOnce({ agent, port, method, path, key: added.key, body });
  const close = async () => {
    agent.destroy();
    await web.stop();
    await closeDatabase();
  };
  while (!(await answers(send))) {
    if (!web.hasEnded()) continue;
    await close();
    throw new Error(`the web server ended:\n${web.output()}`);
  }
  return { send, close };
}

const answers = (send: BenchSite["send"]): Promise<boolean> =>
  send("GET", "/api/v1/health").then(
    () => true,
    () => new Promise((resolve) => setTimeout(() => resolve(false), 50)),
  );

type Sent = { agent: Agent; port: number; method: string; path: string; key: string; body?: string };

function sendOnce({ agent, port, method, path, key, body }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    };
    const sent = request({ agent, host: "127.0.0.1", port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${method} ${path}: ${status} ${text.slice(0, 500)}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
