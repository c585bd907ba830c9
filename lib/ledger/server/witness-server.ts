/**
 * The HTTP side of our witness (C2SP tlog-witness): `POST /add-checkpoint`, and `GET /<SHA-256 of origin>/checkpoint`
 * for what it holds. One request for a log at a time; what it answers 200 is on disk. Bounded in every direction: it
 * stands open to whoever can reach its port.
 */
import "server-only";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeUtf8 } from "../bytes";
import { addCheckpointLengthMax, formatSizeAnswer, parseAddCheckpoint } from "../witness-message";
import { openWitness, type Witness, type WitnessAnswer, type WitnessOptions } from "./witness-state";

export type WitnessServerOptions = WitnessOptions & {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Told what went wrong inside; whoever asked hears 500. */
  report: (text: string) => void;
};

export type RunningWitness = { witness: Witness; url: string; close: () => Promise<void> };

export async function startWitness(options: WitnessServerOptions): Promise<RunningWitness> {
  const witness = await openWitness(options);
  const inTurn = turns();
  const server = createServer((request, response) => {
    answer(witness, inTurn, request)
      .catch((error: unknown): Reply => {
        options.report(error instanceof Error ? error.message : String(error));
        return plain(500, "the witness cannot answer now");
      })
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.maxConnections = 256;
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return { witness, url: `http://${host}:${port}`, close: () => close(server) };
}

type Reply = { status: number; type: string; body: string };

const plain = (status: number, text: string): Reply => ({
  status,
  type: "text/plain; charset=utf-8",
  body: `${text}\n`,
});

async function answer(witness: Witness, inTurn: Turns, request: IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? "/", "http://witness.invalid");
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/u.exec(pathname) ?? [];
  if (originHash !== undefined) {
    if (request.method !== "GET") return plain(405, "only GET");
    const note = await witness.latest(originHash);
    return note === null
      ? plain(404, "nothing was cosigned for this log")
      : { ...plain(200, ""), body: note };
  }
  if (pathname !== "/add-checkpoint") return plain(404, "there is nothing here");
  if (request.method !== "POST") return plain(405, "only POST");
  const body = await readBody(request);
  if (body === null) return plain(413, "the request is too long");
  const text = decodeUtf8(body);
  const read = text === null ? null : parseAddCheckpoint(text);
  if (!read?.ok) return plain(400, read?.reason ?? "the request is not UTF-8");
  return replyOf(await inTurn(() => witness.add(read.value)));
}

function replyOf(given: WitnessAnswer): Reply {
  switch (given.status) {
    case 200:
      return { ...plain(200, ""), body: given.line };
    case 409:
      return { status: 409, type: "text/x.tlog.size", body: formatSizeAnswer(given.size) };
    default:
      return plain(given.status, given.reason);
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > addCheckpointLengthMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  // A request that was not read to its end leaves a connection nobody can use again.
  const headers = { "content-type": type, ...(status === 413 ? { connection: "close" } : {}) };
  response.writeHead(status, headers).end(body);
}

type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** One after the other, so that two honest requests at once do not make each other fail. */
function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => resolve());
  });

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
