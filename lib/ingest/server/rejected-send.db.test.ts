/** A rejected record corrected and sent: durable first, once, under its own id and source, and nobody is told wrong. */
import { hash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccessTest,
  closeAccess,
  eventsOf,
  openAccess,
  type SignedIn,
  signedIn,
} from "@/lib/access/server/access-test";
import type { SendAnswer, SetAsideAnswer } from "../rejected-answer";
import { canonicalJson } from "@/lib/model/json-format";
import { sourceUuid } from "../uuid-v5";
import { closeAppender } from "./append-events";
import { openRejected } from "./rejected-open";
import { sendRejected } from "./rejected-send";
import { setRejectedAside } from "./rejected-set-aside";
import { correctLine, decisionOf, heldBack, rejectLine, stopped, storedEvent, treeOf } from "./rejected-test";

let access: AccessTest;
let admin: SignedIn;
let other: SignedIn;
let auditor: SignedIn;

beforeAll(async () => {
  access = await openAccess();
  [admin, other, auditor] = [
    await signedIn(access, "admin"),
    await signedIn(access, "admin"),
    await signedIn(access, "auditor"),
  ];
});
afterAll(async () => {
  await closeAppender();
  await closeAccess(access);
});

let sent: string;
beforeEach(() => {
  sent = randomUUID();
});

const newRejected = (change: Parameters<typeof rejectLine>[1] = {}) => rejectLine(sent, change);
const good = (more = "") => correctLine(sent, more);
const stored = (id: string) => storedEvent(access, id);
const stateOf = (id: string) => decisionOf(access, id);

describe("sent again", () => {
  test("is an event of its own source and id, that carries what was rejected; and who did it is an event", async () => {
    const id = await newRejected();
    expect(await sendRejected(admin.person, id, good())).toEqual({
      kind: "sent",
      eventId: sent,
      duplicate: false,
    });
    const event = await stored(sent);
    expect(event?.source).toBe("shop");
    // Known by what was typed: the corrected file, imported, finds it.
    const [known] = await access.db
      .sql`select encode(digest, 'hex') as digest from audit.event_key where id = ${sent}`;
    expect(known?.digest).toBe(hash("sha256", canonicalJson(treeOf(good())), "hex"));
    expect(event?.payload).toBe('{"total": 25.10}');
    expect(JSON.parse(event?.metadata ?? "")).toEqual({
      rejection: {
        id,
        from: "orders.ndjson:3",
        reasons: [{ path: "occurredAt", message: "needs a zone" }],
        original: expect.stringContaining('"2026-03-12 03:12"'),
      },
    });
    expect(await stateOf(id)).toEqual({
      ...{ status: "sent", decided_by: admin.email, decision: null, event_id: sent, decided: true },
    });
    expect(await eventsOf(access, id)).toMatchObject([
      { type: "whence.rejection_corrected", actor_id: admin.email, row: expect.stringContaining(sent) },
    ]);
  });

  test("what is wrong is told by path and line, and nothing is sent", async () => {
    const id = await newRejected();
    const typed = `{\n"id": "${sent}",\n"type": "",\n"colour": 1\n}`;
    expect(await sendRejected(admin.person, id, typed)).toEqual({
      kind: "problems",
      problems: [
        { path: "colour", message: expect.stringContaining("no field of an event"), line: 4 },
        { path: "type", message: "is empty", line: 3 },
      ],
    });
    expect(await sendRejected(admin.person, id, '{\n"type":\n}')).toMatchObject({
      problems: [{ line: 3, message: expect.stringContaining("expected a value") }],
    });
    expect(
      await sendRejected(admin.person, id, good().replace('"id"', '"source":"billing","id"')),
    ).toMatchObject({
      problems: [{ path: "source" }],
    });
    expect(
      await sendRejected(admin.person, id, good().replace('"id"', '"metadata":{"rejection":1},"id"')),
    ).toMatchObject({
      problems: [{ path: "metadata.rejection" }],
    });
    expect(await stored(sent)).toBeUndefined();
    expect((await stateOf(id))?.status).toBe("open");
  });

  test("has the id it had, also where the person left it out; by the source's own name too", async () => {
    const typed = '{"type":"order.placed"}';
    expect(await sendRejected(admin.person, await newRejected(), typed)).toMatchObject({ eventId: sent });
    const named = await newRejected({ event: `{"id":"order ${sent}","type":""}` });
    expect(await sendRejected(admin.person, named, typed)).toMatchObject({
      eventId: sourceUuid("shop", `order ${sent}`),
    });
    const nameless = await newRejected({ event: '{"id":7,"type":""}' });
    expect(await sendRejected(admin.person, nameless, typed)).toMatchObject({ eventId: nameless });
  });

  test("after a stop between log and row it is found in the log, and the row ends as sent", async () => {
    const id = await newRejected();
    await stopped(access, () => sendRejected(admin.person, id, good()));
    expect(await stored(sent)).toBeDefined();
    expect((await stateOf(id))?.status).toBe("open");
    expect(await sendRejected(other.person, id, `  ${good()}\n`)).toEqual({
      kind: "sent",
      eventId: sent,
      duplicate: true,
    });
    expect(await stateOf(id)).toMatchObject({ status: "sent", decided_by: other.email, event_id: sent });
    expect(await eventsOf(access, id)).toHaveLength(1);
  });

  test("after such a stop another correction finds the first one, which stands", async () => {
    const id = await newRejected();
    await stopped(access, () => sendRejected(admin.person, id, good()));
    expect(await sendRejected(other.person, id, good(',"note":"other"'))).toEqual({
      kind: "sent",
      eventId: sent,
      duplicate: true,
    });
    expect((await stored(sent))?.payload).not.toContain("note");
    expect((await stateOf(id))?.status).toBe("sent");
  });

  test("under an id that the log gave to another event it is a conflict with a name, and stays open", async () => {
    await access.db
      .sql`select audit.record_event('order.placed', 'order', '1', null, id => ${sent}, source => 'shop')`;
    const id = await newRejected();
    expect(await sendRejected(admin.person, id, good())).toEqual({ kind: "conflict", eventId: sent });
    expect((await stateOf(id))?.status).toBe("open");
    expect(await eventsOf(access, id)).toEqual([]);
  });

  test.each([0, 1, 2])(
    "by several at once is one event and one decision; the others are told (%i first)",
    async (first) => {
      const id = await newRejected();
      const acts: (() => Promise<SendAnswer | SetAsideAnswer>)[] = [
        () => sendRejected(admin.person, id, good()),
        () => sendRejected(other.person, id, good(',"note":"other"')),
        () => setRejectedAside(other.person, id, { reason: "a test file", alsoAlike: false }),
      ];
      const answers = await heldBack(access, id, [...acts.slice(first), ...acts.slice(0, first)]);
      const done = answers.filter((answer) => answer.kind !== "refused");
      expect(done).toHaveLength(1);
      for (const answer of answers.filter((one) => one.kind === "refused"))
        expect(answer).toMatchObject({
          message: expect.stringMatching(/has decided: it was (sent again|set aside)/),
        });
      expect(await eventsOf(access, id)).toHaveLength(1);
      // Nothing is in the log of a record that was set aside.
      expect((await stored(sent)) !== undefined).toBe(done[0]?.kind === "sent");
    },
  );

  test("is for administrators; the attempt of another has his name", async () => {
    const id = await newRejected();
    expect(await sendRejected(auditor.person, id, good())).toMatchObject({ kind: "refused" });
    expect(await setRejectedAside(auditor.person, id, { reason: "x", alsoAlike: true })).toMatchObject({
      kind: "refused",
    });
    await expect(openRejected(auditor.person, id)).rejects.toThrow(/without the right/);
    expect((await stateOf(id))?.status).toBe("open");
    const [row] = await access.db.sql`
      select count(*)::int as n from audit.event where type = 'whence.refused' and actor_id = ${auditor.email}`;
    expect(row?.n).toBe(2);
  });
});

describe("a record in its own format", () => {
  test("that was no JSON is typed right and mapped again", async () => {
    const original = Buffer.from('{"type":"order.placed",}');
    const id = await newRejected({
      event: null,
      original,
      originalBytes: original.length,
      problems: "[]",
      path: "",
    });
    const opened = await openRejected(admin.person, id);
    expect(opened?.editor).toEqual({ kind: "record", text: '{"type":"order.placed",}', format: "ndjson" });
    expect(await sendRejected(admin.person, id, '{"type":"order.placed"}')).toMatchObject({
      kind: "sent",
      eventId: id,
    });
    expect(JSON.parse((await stored(id))?.metadata ?? "")).toMatchObject({
      rejection: { original: '{"type":"order.placed",}' },
    });
  });

  test("of another system is mapped as its import would; what is still wrong has its line", async () => {
    const record = `{"eventID":"${sent}","eventName":"DeleteBucket","eventSource":"s3.amazonaws.com"}`;
    const original = Buffer.from(record);
    const problems = '[{"path":"eventTime","message":"is missing"}]';
    const id = await newRejected({
      ...{ event: null, format: "cloudtrail", original, originalBytes: original.length, problems },
    });
    expect(await openRejected(admin.person, id)).toMatchObject({
      reasons: [{ path: "eventTime", message: "is missing" }],
      editor: {
        kind: "record",
        format: "cloudtrail",
        text: expect.stringContaining('"eventName": "DeleteBucket",\n'),
      },
    });
    const fix = (time: string) => record.replace("{", `{\n"eventTime":${time},`);
    expect(await sendRejected(admin.person, id, fix('""'))).toMatchObject({ kind: "problems" });
    expect(await sendRejected(admin.person, id, '"DeleteBucket"')).toMatchObject({
      problems: [{ message: "a CloudTrail record is an object", line: 1 }],
    });
    const typed = fix('"2026-03-12T03:12:06Z"');
    expect(await sendRejected(admin.person, id, typed)).toMatchObject({ kind: "sent", eventId: sent });
    const [event] = await access.db.sql`
      select type, operation, metadata->'rejection'->>'id' as rejection from audit.event where id = ${sent}`;
    expect(event).toMatchObject({ type: "s3.DeleteBucket", rejection: id });
  });

  test("of a format that cannot map one alone is an event to be written", async () => {
    const original = Buffer.from('1;"unbalanced');
    const id = await newRejected({ event: null, format: "csv", original, originalBytes: 13 });
    const opened = await openRejected(admin.person, id);
    expect(opened?.editor).toMatchObject({ kind: "event", written: true });
    expect(opened?.marked).toBeNull();
    const skeleton = opened?.editor.kind === "event" ? opened.editor.text : "";
    expect(await sendRejected(admin.person, id, skeleton)).toMatchObject({
      problems: expect.arrayContaining([{ path: "type", message: "is empty", line: 2 }]),
    });
    expect(await sendRejected(admin.person, id, good())).toMatchObject({ kind: "sent", eventId: sent });
  });
});

describe("set aside", () => {
  test("needs a reason, which the event carries; those like it go along, and are counted", async () => {
    const source = `shop-${randomUUID()}`;
    const ids = [
      await newRejected({ source }),
      await newRejected({ source }),
      await newRejected({ source, reason: "other" }),
    ];
    const [id = ""] = ids;
    expect(await setRejectedAside(admin.person, id, { reason: " \n", alsoAlike: true })).toMatchObject({
      kind: "refused",
    });
    expect((await openRejected(admin.person, id))?.alike).toBe(1);
    const reason = "A test file\0";
    expect(await setRejectedAside(admin.person, id, { reason, alsoAlike: true })).toEqual({
      kind: "set-aside",
      count: 2,
    });
    expect(await Promise.all(ids.map(async (one) => (await stateOf(one))?.status))).toEqual([
      ...["set_aside", "set_aside", "open"],
    ]);
    expect(await setRejectedAside(admin.person, id, { reason, alsoAlike: true })).toMatchObject({
      kind: "refused",
    });
    expect((await eventsOf(access, id)).filter(({ type }) => type !== "whence.viewed")).toMatchObject([
      {
        type: "whence.rejection_set_aside",
        reason: "A test file\ufffd",
        row: expect.stringContaining('"count": 2'),
      },
    ]);
  });
});

describe("looking at one", () => {
  test("is an event, and marks each reason on its line", async () => {
    const id = await newRejected();
    const opened = await openRejected(admin.person, id);
    expect(opened?.marked?.lines.filter((line) => line.reasons.length > 0)).toEqual([
      {
        text: '  "occurredAt": "2026-03-12 03:12",',
        reasons: [{ path: "occurredAt", message: "needs a zone" }],
      },
    ]);
    expect(await eventsOf(access, id)).toMatchObject([{ type: "whence.viewed", actor_id: admin.email }]);
    expect(await openRejected(admin.person, randomUUID())).toBeNull();
  });

  test("shows nothing when that event cannot be written", async () => {
    const id = await newRejected();
    await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
    try {
      await expect(openRejected(admin.person, id)).rejects.toThrow(/permission denied/);
      // Nor is anything decided without a trace.
      await expect(setRejectedAside(admin.person, id, { reason: "x", alsoAlike: false })).rejects.toThrow();
    } finally {
      await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
    }
    expect((await stateOf(id))?.status).toBe("open");
  });
});
