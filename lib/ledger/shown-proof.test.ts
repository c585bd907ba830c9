import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event } from "@/lib/model/event";
import type { JsonText } from "@/lib/model/json";
import { formatEventProof } from "./event-proof";
import { encodeLine } from "./line";
import { anyEvent } from "./line-arbitrary";
import { checkShownProof, type ShownEvent } from "./shown-proof";
import { testLog, testOrigin, testSigner } from "./test-log";

const text = (json: string) => json as JsonText;

const event: Event = {
  id: "0190aaaa-0000-7000-8000-000000000001",
  occurredAt: "2026-03-12T03:12:06.884123Z",
  recordedAt: "2026-03-12T03:12:06.901000Z",
  type: "order.status_changed",
  schemaVersion: 1,
  entityType: "order",
  entityId: "1042",
  operation: "update",
  outcome: "success",
  actorId: "alice",
  actorType: "user",
  onBehalfOf: "acme",
  source: "admin-ui",
  reason: "ready to load",
  before: text('{"status": "pending"}'),
  after: text('{"status": "shipped"}'),
  changed: text('{"status": {"to": "shipped", "from": "pending"}}'),
  payload: text('{"amount": 1.00}'),
  metadata: text('{"ip": "10.0.0.1"}'),
  transactionId: "1.42",
  correlationId: "c1",
  causationId: "0190aaaa-0000-7000-8000-000000000002",
  causes: ["0190aaaa-0000-7000-8000-000000000003"],
  supersedes: "0190aaaa-0000-7000-8000-000000000004",
  seq: "9007199254740993",
  tx: "42",
};

const place = 4;
const logOf = (sealed: Event) =>
  testLog(7, (i) => (i === place ? encodeLine(sealed) : encodeLine({ ...sealed, seq: String(i) })));
const log = await logOf(event);
const keys = [log.signer.key];
const proof = await log.proofOf(place);
const body = formatEventProof(proof);
const shownOf = ({ tx: _tx, ...rest }: Event): ShownEvent => ({ ...rest, position: String(place) });
const shown = shownOf(event);

test("a page that shows what was sealed is verified, and has the event from the line", async () => {
  const { verdict } = await checkShownProof(body, shown, keys);
  expect(verdict).toMatchObject({ kind: "verified", event, checkpoint: { size: 7n } });
});

test("so is one that was made before the seal, and an event of any shape", async () => {
  expect((await checkShownProof(body, { ...shown, position: null }, keys)).verdict.kind).toBe("verified");
  await fc.assert(
    fc.asyncProperty(anyEvent, async (any) => {
      const other = await logOf(any);
      const checked = await checkShownProof(formatEventProof(await other.proofOf(place)), shownOf(any), keys);
      expect(checked.verdict).toMatchObject({ kind: "verified", event: any });
    }),
    { numRuns: process.env.WHENCE_LONG ? 1_000 : 60, seed: 5 },
  );
});

const otherwise: { [Field in keyof Omit<ShownEvent, "position">]: ShownEvent[Field] } = {
  id: "0190aaaa-0000-7000-8000-00000000000f",
  occurredAt: "2026-03-12T03:12:06.884124Z",
  recordedAt: "2026-03-12T03:12:06.901001Z",
  type: "order.status_change",
  schemaVersion: 2,
  entityType: "Order",
  entityId: "1043",
  operation: null,
  outcome: "failure",
  actorId: "bob",
  actorType: "service",
  onBehalfOf: null,
  source: "admin",
  reason: "ready to load ",
  before: text('{"status": "Pending"}'),
  after: text('{"status": "shipped" }'),
  changed: null,
  payload: text('{"amount": 1.0}'),
  metadata: null,
  transactionId: "1.43",
  correlationId: "c2",
  causationId: null,
  causes: [],
  supersedes: null,
  seq: "9007199254740992",
};

describe("a page that shows another", () => {
  test.each(Object.entries(otherwise))("%s is told which, with both values", async (field, value) => {
    const { verdict } = await checkShownProof(body, { ...shown, [field]: value }, keys);
    if (verdict.kind !== "differs") throw new Error(verdict.kind);
    expect(verdict.differences.map((difference) => difference.field)).toEqual([field]);
    expect(verdict.differences[0]?.shown).not.toBe(verdict.differences[0]?.sealed);
  });

  test("position is told so, and several fields are all named", async () => {
    const { verdict } = await checkShownProof(body, { ...shown, position: "5", actorId: "bob" }, keys);
    expect(verdict).toEqual({
      kind: "differs",
      differences: [
        { field: "actorId", shown: "bob", sealed: "alice" },
        { field: "position", shown: "5", sealed: "4" },
      ],
    });
  });
});

test("a value of another type that prints alike is not the same line", async () => {
  const causes = JSON.stringify(shown.causes) as unknown as string[];
  const { verdict } = await checkShownProof(body, { ...shown, causes }, keys);
  expect(verdict).toMatchObject({ kind: "differs", differences: [{ field: "line" }] });
});

describe("a line that is not the sealed one", () => {
  const altered = { ...proof, line: encodeLine({ ...event, actorId: "bob" }) };

  test("is told from its sealed hash, which still leads to the signed root", async () => {
    const { verdict } = await checkShownProof(formatEventProof(altered), { ...shown, actorId: "bob" }, keys);
    expect(verdict).toMatchObject({ kind: "altered", what: "line", sealedHolds: true });
  });

  test("with a hash made to fit leads nowhere", async () => {
    const read = await checkShownProof(formatEventProof(altered), shown, keys);
    if (read.verdict.kind !== "altered") throw new Error(read.verdict.kind);
    const fitted = formatEventProof({ ...altered, leafHash: read.verdict.leaf });
    expect((await checkShownProof(fitted, shown, keys)).verdict).toMatchObject({
      kind: "altered",
      what: "path",
      sealedHolds: false,
    });
  });
});

test("a sealed line of a later format is not called verified", async () => {
  const later = await testLog(7, (i) => `{"v":2,"seq":${i}}`);
  const checked = await checkShownProof(formatEventProof(await later.proofOf(1)), shown, keys);
  expect(checked.verdict).toMatchObject({
    kind: "unreadable-line",
    reason: expect.stringContaining("format 2"),
  });
  const none = await testLog(7, (i) => `hello ${i}`);
  const other = await checkShownProof(formatEventProof(await none.proofOf(1)), shown, keys);
  expect(other.verdict.kind).toBe("unreadable-line");
});

test("another key, a spoilt signature and no proof at all are each told as what they are", async () => {
  const stranger = await testSigner(testOrigin, 8);
  expect((await checkShownProof(body, shown, [stranger.key])).verdict.kind).toBe("unknown-key");
  const spoilt = { ...proof, checkpoint: proof.checkpoint.replace("\n7\n", "\n8\n") };
  expect((await checkShownProof(formatEventProof(spoilt), shown, keys)).verdict.kind).toBe("bad-signature");
  expect(await checkShownProof("<html>", shown, keys)).toMatchObject({
    proof: null,
    verdict: { kind: "unreadable" },
  });
});
