/** Witnesses that misbehave, each in its own way, as publishing meets them. */
import { rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { testSigner } from "../test-log";
import type { Anchor } from "./anchors";
import { folderAnchor } from "./folder-anchor";
import { ledgerFolder } from "./ledger-folder";
import {
  anchorsOf,
  cosigned,
  expectWholeFolder,
  makeFolder,
  type TestLedger,
  testLedger,
} from "./publish-test";
import { witnessAnchor } from "./witness-anchor";

let log: TestLedger;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  log = await testLedger();
  closing.push(() => log.close());
  await log.grow(300);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const behaviours: [string, RequestListener, string][] = [
  ["does not know the log", (_, response) => response.writeHead(404).end(), "unknown-log"],
  ["does not know the key", (_, response) => response.writeHead(403).end(), "unknown-key"],
  ["says the log has another past", (_, response) => response.writeHead(422).end(), "disagrees"],
  ["claims to have seen more", (_, response) => response.writeHead(409).end("99999999\n"), "disagrees"],
  ["answers 409 with rubbish", (_, response) => response.writeHead(409).end("many\n"), "garbage"],
  ["keeps changing its size", (_, response) => response.writeHead(409).end("7\n"), "refused"],
  ["fails", (_, response) => response.writeHead(500).end("oh"), "refused"],
  ["sends rubbish", (_, response) => response.writeHead(200).end(Buffer.of(0xff, 0xfe)), "garbage"],
  ["sends nothing", (_, response) => response.writeHead(200).end(), "garbage"],
  ["never answers", () => undefined, "unreachable"],
  ["never stops", (_, response) => pour(response), "garbage"],
  ["hangs up", (request) => request.socket.destroy(), "unreachable"],
  ["sends us elsewhere", (_, response) => response.writeHead(302, { location: "/" }).end(), "unreachable"],
];

test("is noted with its fault, holds up nobody, and leaves no trace in what is kept", async () => {
  const stranger = await testSigner("stranger.example/w", 9, true);
  const mute = await testSigner("witness.example/w", 8, true);
  const forging: typeof behaviours = [
    ["signs with another key", signing((text) => stranger.cosignLine(text, 5n)), "garbage"],
    [
      "signs another checkpoint",
      signing((text) => mute.cosignLine(text.replace("300", "301"), 5n)),
      "garbage",
    ],
    ["signs without a time", signing((text) => mute.cosignLine(text, 0n)), "garbage"],
  ];
  const good = makeFolder();
  closing.push(() => rmSync(good, { recursive: true, force: true }));
  const anchors: Anchor[] = [];
  for (const [, behave] of [...behaviours, ...forging])
    anchors.push({
      ...witnessAnchor({ url: await serve(behave), key: mute.key }),
      name: `w${anchors.length}`,
    });
  const began = performance.now();
  const published = await log.publish({ anchors: [...anchors, folderAnchor(good)], anchorTimeoutMs: 700 });
  expect(performance.now() - began).toBeLessThan(6_000);
  const kinds = [...behaviours, ...forging].map(([, , kind]) => kind);
  expect(anchorsOf(published).map(({ kind }) => kind)).toEqual([...kinds, null]);
  expect(await expectWholeFolder(ledgerFolder(good))).toBe(300n);
  const kept = await log.sql`select anchor, line from audit.cosignature`;
  expect(Array.from(kept)).toEqual([{ anchor: good, line: null }]);
  await log.grow(10);
  expect(await log.publish({ anchors, anchorTimeoutMs: 700 })).toMatchObject({
    kind: "published",
    size: 310n,
  });
});

test("is believed again as soon as it behaves, whatever it said before", async () => {
  const mute = await testSigner("witness.example/w", 8, true);
  let behave: RequestListener = (_, response) => response.writeHead(409).end("99999999\n");
  const url = await serve((request, response) => behave(request, response));
  const anchors = [witnessAnchor({ url, key: mute.key })];
  await log.publish({ anchors });
  behave = signing((text) => `${mute.cosignLine(text, 77n)}`);
  expect(await log.publish({ anchors })).toMatchObject({ kind: "standing", anchors: [{ error: null }] });
  expect(await cosigned(log, mute.key)).toEqual([300]);
});

async function serve(behave: RequestListener): Promise<string> {
  const server = createServer(behave);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const signing =
  (sign: (text: string) => string): RequestListener =>
  (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const [, note = ""] = /\n\n([^]*)/u.exec(Buffer.concat(parts).toString()) ?? [];
      response.writeHead(200).end(sign(note.slice(0, note.lastIndexOf("\n\n") + 1)));
    });
  };

function pour(response: Parameters<RequestListener>[1]): void {
  const part = Buffer.alloc(16_384, 0x41);
  const more = () => {
    while (response.write(part) && !response.destroyed);
    if (!response.destroyed) response.once("drain", more);
  };
  response.writeHead(200);
  more();
}
