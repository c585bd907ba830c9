/** Free TCP ports on the loopback. Somebody may take one between the answer and its use: callers try again. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below the range that systems hand out to outgoing connections, so that a kept port stays free between starts. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
  throw new Error("No free port was found between 20000 and 30000.");
}

export function isFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
