import { createServer } from "node:net";
import { expect, test } from "vitest";
import { listeningInodes, portHolder } from "./port-holder";

test("only the listening socket of exactly this port is meant", () => {
  const lines = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1",
    "   1: 0100007F:0BB8 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4712 1",
    "   2: 0100007F:1BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1",
  ];
  expect(listeningInodes(lines, 3000)).toEqual(["4711"]);
});

test.runIf(process.platform === "linux")("the process that listens is found", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  expect(portHolder(port)?.pid).toBe(process.pid);
  server.close();
});
