import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { socketAddressHeader } from "../client-address";
import { handOverSocketAddress } from "./socket-address";

it("the header is the socket's address, whatever the client sent under that name", async () => {
  handOverSocketAddress();
  const server = createServer((request, response) => response.end(request.headers[socketAddressHeader]));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await new Promise<string>((resolve, reject) => {
    const headers = { [socketAddressHeader]: "203.0.113.9" };
    get({ host: "127.0.0.1", port, headers }, (response) => {
      response.setEncoding("utf8").once("data", resolve);
    }).once("error", reject);
  });
  await new Promise((resolve) => server.close(resolve));
  expect(answer).toBe("127.0.0.1");
});
