/**
 * Tells route handlers and pages the address a request really came from, in a header no client can set: whatever it
 * sent under that name is overwritten before anything reads it. Next gives handlers no socket, and fills
 * `x-forwarded-for` only when the client did not.
 */
import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { socketAddressHeader } from "../client-address";

const holder = globalThis as typeof globalThis & { __whenceSocketAddress?: true };

export function handOverSocketAddress(): void {
  if (holder.__whenceSocketAddress) return;
  holder.__whenceSocketAddress = true;
  // Published by node:http before the request's own handler runs.
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    request.headers[socketAddressHeader] = request.socket.remoteAddress ?? "";
  });
}
