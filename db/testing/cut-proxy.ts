/**
 * A TCP proxy in front of a server that cuts connections at a byte of one's choice, in either direction.
 *
 * Exactly so many bytes pass, then the connection ends as its plan says: closed in order, reset, or silent (both
 * sides stay open and hear nothing more, as behind a cable that was pulled). Bytes count from the connection's
 * beginning.
 */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Cut = {
  /** Whose bytes are counted. */
  from: "client" | "server";
  bytes: number;
  how: "close" | "reset" | "silence";
};

export type CutProxy = {
  port: number;
  /** Asked for each new connection; null lets everything pass. */
  plan: (connection: number) => Cut | null;
  /** Bytes passed on the newest connection, for plans that count from now. */
  passed: () => Record<Cut["from"], number>;
  /** Cuts every open connection at its next byte from that side, before that byte is passed on. */
  cutNext: (from: Cut["from"], how: Cut["how"]) => void;
  close: () => Promise<void>;
};

/** `target` is a port of this machine, or the path of a unix socket. */
export async function cutProxy(target: number | string): Promise<CutProxy> {
  const pairs = new Set<Pair>();
  const sockets = new Set<Socket>();
  let connections = 0;
  let newest: Pair | null = null;
  const server = createServer((client) => {
    const upstream = typeof target === "number" ? connect(target, "127.0.0.1") : connect(target);
    const pair = joinPair(client, upstream, proxy.plan(connections++));
    newest = pair;
    pairs.add(pair);
    for (const side of [client, upstream]) {
      sockets.add(side);
      side.once("close", () => {
        sockets.delete(side);
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: CutProxy = {
    port: (server.address() as AddressInfo).port,
    plan: () => null,
    passed: () => newest?.passed ?? { client: 0, server: 0 },
    cutNext: (from, how) => {
      for (const pair of pairs) pair.cut = { from, how, bytes: pair.passed[from] };
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}

type Pair = {
  passed: Record<Cut["from"], number>;
  cut: Cut | null;
};

function joinPair(client: Socket, upstream: Socket, planned: Cut | null): Pair {
  let silent = false;
  const end = (how: Cut["how"]) => {
    if (how === "silence") silent = true;
    for (const side of how === "silence" ? [] : [client, upstream]) {
      if (how === "reset" && !side.connecting) side.resetAndDestroy();
      else side.destroySoon();
    }
  };
  const pair: Pair = { passed: { client: 0, server: 0 }, cut: planned };
  const pass = (from: Cut["from"], to: Socket) => (chunk: Buffer) => {
    if (silent) return;
    const { cut, passed } = pair;
    const left = cut?.from === from ? cut.bytes - passed[from] : Infinity;
    const part = chunk.length > left ? chunk.subarray(0, left) : chunk;
    passed[from] += part.length;
    const cutNow = cut !== null && chunk.length > left;
    if (part.length > 0) to.write(part, () => cutNow && end(cut.how));
    else if (cutNow) end(cut.how);
    if (cutNow) silent = true;
  };
  for (const [side, other, from] of [
    [client, upstream, "client"],
    [upstream, client, "server"],
  ] as const) {
    side.setNoDelay(true);
    side.on("data", pass(from, other));
    side.on("error", () => undefined);
    side.on("end", () => silent || other.end());
    side.on("close", () => silent || other.destroySoon());
  }
  return pair;
}
