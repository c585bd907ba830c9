/** The ledger over HTTP: what it hands out verifies with the pure code alone, and nobody gets what is not his. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedEvents } from "@/db/testing/seed-events";
import { tamper } from "@/db/testing/tamper";
import {
  type AccessTest,
  closeAccess,
  cookieOf,
  openAccess,
  signedIn,
} from "@/lib/access/server/access-test";
import { addSource } from "@/lib/access/server/change-sources";
import { answerEvent, answerEvents } from "@/lib/log/server/answer-events";
import { checkInclusion } from "../check";
import { openCheckpoint } from "../checkpoint";
import { checkEventProof, checkEventProofText, readEventProof } from "../event-proof";
import { leafOf } from "../hash";
import { decodeLine, encodeLine, eventOfJson } from "../line";
import { proveInclusion, rootOf } from "../prove";
import { testSigner } from "../test-log";
import { hashAt, tileNodeReader, tilePath } from "../tile";
import { parseVerifierKey, type VerifierKey } from "../verifier-key";
import { answerCheckpoint, answerKey, answerProof, answerTile } from "./answer-ledger";
import { type Published, sealAndSign, signHead } from "./sign-test";

const address = "http://localhost:3000/api/v1";
let access: AccessTest;
let reader: Record<string, string>;
let writer: Record<string, string>;
let person: Record<string, string>;
let published: Published;
let ids: string[];

const events = 700;

beforeAll(async () => {
  access = await openAccess();
  const { token } = await signedIn(access);
  person = { cookie: `whence-session=${await cookieOf(token)}` };
  reader = await key("reader", true);
  writer = await key("writer", false);
  await seedEvents(access.db.sql, {
    count: events,
    occurredAt: "'2026-03-12T00:00:00Z'::timestamptz + make_interval(secs => n)",
  });
  published = await sealAndSign(access.db);
  const rows = await access.db.sql<{ id: string }[]>`
    select id from audit.event where source = 'seed' order by tx, seq`;
  ids = rows.map(({ id }) => id);
});
afterAll(() => closeAccess(access));

async function key(name: string, mayRead: boolean) {
  const added = await addSource(name, "test", { mayRead });
  if (!added.ok) throw new Error(added.message);
  return { authorization: `Bearer ${added.key}` };
}

const ask = (path: string, headers: Record<string, string> = {}) =>
  new Request(`${address}${path}`, { headers: { host: "localhost:3000", ...headers } });
const proofOf = (id: string, headers: Record<string, string> = reader) =>
  answerProof(ask(`/events/${id}/proof`, headers), id);
const tileAt = (path: string, headers: Record<string, string> = {}) =>
  answerTile(ask(`/log/${path}`, headers), path);
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());
const idAt = (n: number): string => ids.at(n) ?? "";

async function keys(): Promise<VerifierKey[]> {
  const parsed = await parseVerifierKey((await (await answerKey()).text()).trimEnd());
  if (!parsed.ok) throw new Error(parsed.reason);
  return [parsed.value];
}

describe("the proof of an event", () => {
  test("verifies with the key and the pure code alone, and its line says what the event says", async () => {
    for (const n of [0, 1, 255, 256, 511, 512, events - 1]) {
      const body = await (await proofOf(idAt(n))).text();
      expect(await checkEventProofText(body, await keys())).toMatchObject({
        kind: "verified",
        checkpoint: { size: published.size },
      });
      const proof = readEventProof(body);
      if (!proof.ok) throw new Error(proof.reason);
      const json = await (await answerEvent(ask(`/events/${idAt(n)}`, reader), idAt(n))).text();
      const event = eventOfJson(json);
      expect(event.ok && encodeLine(event.value)).toBe(proof.value.line);
      expect(decodeLine(proof.value.line)).toMatchObject({ kind: "event", event: { id: idAt(n) } });
      expect(json).toContain(`"position":${proof.value.position}}`);
    }
  });

  test("says when its checkpoint was signed, and is kept by no cache", async () => {
    const { headers } = await proofOf(idAt(3));
    expect(Math.abs(Date.parse(headers.get("last-modified") ?? "") - Date.now())).toBeLessThan(60_000);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("is a look at the event, and recorded as one", async () => {
    const before = await views(idAt(4));
    await (await proofOf(idAt(4), person)).text();
    expect(await views(idAt(4))).toBe(before + 1);
  });

  test("when the record of the look cannot be written, nothing is handed out", async () => {
    await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
    try {
      await expect(proofOf(idAt(5))).rejects.toThrow("permission denied");
    } finally {
      await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
    }
  });

  test("is refused to a stranger, a key that may only write, and for an id nobody knows", async () => {
    expect((await proofOf(idAt(0), {})).status).toBe(401);
    expect((await proofOf(idAt(0), writer)).status).toBe(403);
    expect((await proofOf("0190dddd-0000-7000-8000-000000000000")).status).toBe(404);
    expect((await proofOf("latest")).status).toBe(404);
  });

  test("has to wait for the seal, then for the checkpoint, and is told when to ask again", async () => {
    const id = await record("waiting");
    const unsealed = await proofOf(id);
    expect([unsealed.status, unsealed.headers.get("retry-after")]).toEqual([409, "1"]);
    expect(await unsealed.json()).toMatchObject({ type: "urn:whence:problem:not-sealed" });
    expect(await positionOf(id)).toBe("null");
    expect(await views(id)).toBe(1);

    published = await sealAndSign(access.db);
    // As if upkeep had been killed between seal and signature.
    const size = published.size.toString();
    await tamper(access.db.sql, (sql) => sql`delete from audit.checkpoint where size = ${size}::bigint`);
    const unsigned = await proofOf(id);
    expect([unsigned.status, unsigned.headers.get("retry-after")]).toEqual([409, "3"]);
    expect(await unsigned.json()).toMatchObject({ detail: expect.stringContaining("sealed at position") });
    expect(await positionOf(id)).toMatch(/^\d+$/u);

    published = await signHead(access.db.sql);
    expect((await proofOf(id)).status).toBe(200);
  });
});

describe("the proof of an event altered by a superuser", () => {
  test("holds the leaf that was sealed beside the line that is there now; the others still verify", async () => {
    const sealed = await (await proofOf(idAt(300))).text();
    await tamper(
      access.db.sql,
      (sql) => sql`update audit.event set actor_id = 'somebody else' where id = ${idAt(300)}::uuid`,
    );
    const altered = await (await proofOf(idAt(300))).text();
    expect(await checkEventProofText(altered, await keys())).toEqual({ kind: "altered", what: "line" });
    expect(await checkEventProofText(sealed, await keys())).toMatchObject({ kind: "verified" });
    for (const n of [299, 301])
      expect(await checkEventProofText(await (await proofOf(idAt(n))).text(), await keys())).toMatchObject({
        kind: "verified",
      });
    const read = readEventProof(altered);
    if (!read.ok) throw new Error(read.reason);
    const { position, proof, leafHash: leaf } = read.value;
    const opened = await openCheckpoint(read.value.checkpoint, await keys());
    if (opened.kind !== "opened") throw new Error(opened.kind);
    const { size, root } = opened.checkpoint;
    expect(await checkInclusion({ position, size, leaf, proof, root })).toBe(true);
  });

  test("is not made where the tree has a hole, and the answer says so", async () => {
    const { sql } = access.db;
    await sql`create table kept as select open from audit.head`;
    await sql`update audit.head set open[2] = ''`;
    const response = await proofOf(idAt(0));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining("tile/1/000") });
    await sql`update audit.head h set open = k.open from kept k`;
    expect((await proofOf(idAt(0))).status).toBe(200);
  });
});

describe("the files of the log", () => {
  test("lead a stranger from the key over the checkpoint to every tile of the tree", async () => {
    const note = await (await answerCheckpoint()).text();
    const opened = await openCheckpoint(note, await keys());
    if (opened.kind !== "opened") throw new Error(opened.kind);
    const { size, root } = opened.checkpoint;
    const node = tileNodeReader(size, async (level, index, width) =>
      bytesOf(await tileAt(tilePath(level, index, width))),
    );
    expect(await rootOf(size, node)).toEqual(root);
    const leaf = await node(0, 500n);
    const proof = await proveInclusion(500n, size, node);
    expect(await checkInclusion({ position: 500n, size, leaf, proof, root })).toBe(true);
  });

  test("are kept for ever where they are full, for a moment where not", async () => {
    const cache = async (path: string) => (await tileAt(path)).headers.get("cache-control");
    expect(await cache("tile/0/000")).toBe("public, max-age=31536000, immutable");
    expect(await cache("tile/1/000.p/2")).toBe("public, max-age=5");
    expect((await answerCheckpoint()).headers.get("cache-control")).toBe("public, max-age=5");
    expect((await answerCheckpoint()).headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  test.each([
    "tile/0/099",
    "tile/0/002.p/255",
    "tile/1/000",
    "tile/0/0",
    "tile/8/000",
    "tile/0/000.p/256",
    "tile/0/../checkpoint",
    "tile/-1/000",
    "tile/entries/099",
    "tile/entries/000.p/0",
    "tile/data/000",
  ])("%s is nothing that is there", async (path) => {
    expect((await tileAt(path, reader)).status).toBe(404);
  });

  test("of entries hash to the leaves beside them, for a reading key and a person", async () => {
    for (const headers of [reader, person])
      for (const [path, width] of [
        ["000", 256],
        ["002.p/7", 7],
      ] as const) {
        const response = await tileAt(`tile/entries/${path}`, headers);
        expect(response.headers.get("cache-control")).toBe("private, no-store");
        const bundle = await bytesOf(response);
        expect(bundle.length).toBe(width * 34);
        const tile = await bytesOf(await tileAt(`tile/0/${path}`));
        for (let i = 0; i < width; i += 1) {
          expect([...bundle.subarray(i * 34, i * 34 + 2)]).toEqual([0, 32]);
          const leaf = await leafOf(bundle.subarray(i * 34 + 2, i * 34 + 34));
          expect(leaf).toEqual(new Uint8Array(hashAt(tile, i)));
        }
      }
  });

  test("of entries are refused to a stranger and to a key that may only write", async () => {
    expect((await tileAt("tile/entries/000")).status).toBe(401);
    expect((await tileAt("tile/entries/000", writer)).status).toBe(403);
  });

  test("an entry is the plain hash of the event's line", async () => {
    const body = await (await proofOf(idAt(0))).text();
    const proof = readEventProof(body);
    if (!proof.ok) throw new Error(proof.reason);
    const at = Number(proof.value.position);
    const bundle = await bytesOf(await tileAt(`tile/entries/000.p/${at + 1}`, reader));
    expect(Buffer.from(bundle.subarray(at * 34 + 2)).toString("hex")).toBe(
      createHash("sha256").update(proof.value.line).digest("hex"),
    );
  });

  test("carry each witness's newest line, and verify with its key", async () => {
    const witness = await testSigner("witness.example", 9, true);
    const [text = ""] = published.note.split(/(?<=\n)\n/u);
    for (const time of [1_700_000_000n, 1_700_000_100n])
      await access.db.sql`
        insert into audit.cosignature (anchor, size, anchored_at, line)
        values ('w', ${published.size.toString()}::bigint, to_timestamp(${time.toString()}::bigint),
          ${witness.cosignLine(text, time)})`;
    const note = await (await answerCheckpoint()).text();
    const proof = readEventProof(await (await proofOf(idAt(0))).text());
    expect(proof.ok && proof.value.checkpoint).toBe(note);
    const verdict = proof.ok && (await checkEventProof(proof.value, [...(await keys()), witness.key]));
    expect(verdict).toMatchObject({ kind: "verified", cosignedBy: [{ time: 1_700_000_100n }] });
  });
});

test("a page of events gives each its position, also as lines", async () => {
  const list = async (accept: string) => {
    const response = await answerEvents(ask("/events?q=source:seed&limit=1000", { ...reader, accept }));
    return [...(await response.text()).matchAll(/"position":(\d+)\}/gu)].map(([, position]) =>
      Number(position),
    );
  };
  const page = await list("application/json");
  expect(new Set(page).size).toBe(events);
  expect(await list("application/x-ndjson")).toEqual(page);
});

async function record(entity: string): Promise<string> {
  const [row] = await access.db.sql`select audit.record_event('test.recorded', 'test', ${entity}) as id`;
  return String(row?.id);
}

async function positionOf(id: string): Promise<string> {
  const text = await (await answerEvent(ask(`/events/${id}`, reader), id)).text();
  return /"position":(null|\d+)\}$/u.exec(text)?.[1] ?? "";
}

async function views(id: string): Promise<number> {
  const [row] = await access.db.sql<{ n: number }[]>`
    select count(*)::int as n from audit.event where type = 'whence.viewed' and entity_id = ${id}`;
  return row?.n ?? 0;
}
