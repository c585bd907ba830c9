/** Rejected records that would harm who looks at them or what they are sent to. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  type AccessTest,
  closeAccess,
  openAccess,
  type SignedIn,
  signedIn,
} from "@/lib/access/server/access-test";
import { formatJson } from "@/lib/model/json-format";
import { closeAppender } from "./append-events";
import { openRejected } from "./rejected-open";
import { sendRejected } from "./rejected-send";
import { setRejectedAside } from "./rejected-set-aside";
import { correctLine, rejectLine, storedEvent, treeOf } from "./rejected-test";

let access: AccessTest;
let admin: SignedIn;
let sent: string;

beforeAll(async () => {
  access = await openAccess();
  admin = await signedIn(access, "admin");
});
afterAll(async () => {
  await closeAppender();
  await closeAccess(access);
});
beforeEach(() => {
  sent = randomUUID();
});

const newRejected = (change: Parameters<typeof rejectLine>[1] = {}) => rejectLine(sent, change);
const good = (more = "") => correctLine(sent, more);
const stored = (id: string) => storedEvent(access, id);

describe("a hostile record", () => {
  test("with NUL and bytes that are no text is shown, and the event carries its length", async () => {
    const original = Buffer.concat([Buffer.from('{"type":"a\0b'), Buffer.from([0xff, 0xfe])]);
    const id = await newRejected({ event: null, format: "csv", original, originalBytes: original.length });
    const opened = await openRejected(admin.person, id);
    expect(opened?.original.lines).toEqual([
      [
        { kind: "text", text: '{"type":"a\0b' },
        { kind: "bytes", text: "\\xFF\\xFE" },
      ],
    ]);
    expect(await sendRejected(admin.person, id, good())).toMatchObject({ kind: "sent" });
    expect(JSON.parse((await stored(sent))?.metadata ?? "").rejection).toMatchObject({ originalBytes: 14 });
  });

  test("with NUL in what is text otherwise does not carry it into the log", async () => {
    const original = Buffer.from('{"type":"a\0b"}');
    const id = await newRejected({ event: null, original, originalBytes: original.length });
    expect(await sendRejected(admin.person, id, good())).toMatchObject({ kind: "sent" });
    expect(JSON.parse((await stored(sent))?.metadata ?? "").rejection).toMatchObject({ originalBytes: 14 });
  });

  test("with the names of prototypes is a record like any other", async () => {
    const event = `{"id":"${sent}","type":"","__proto__":{"admin":true},"constructor":1}`;
    const id = await newRejected({ event, problems: '[{"path":"__proto__","message":"is no field"}]' });
    const opened = await openRejected(admin.person, id);
    expect(opened?.marked?.lines[3]).toEqual({
      text: '  "__proto__": {',
      reasons: [{ path: "__proto__", message: "is no field" }],
    });
    const typed = good(',"__proto__":{"a":1},"constructor":2').replace(
      '"payload"',
      '"metadata":{"__proto__":3},"payload"',
    );
    expect(await sendRejected(admin.person, id, typed)).toMatchObject({ kind: "sent" });
    const event2 = await stored(sent);
    expect(formatJson(treeOf(event2?.metadata ?? ""))).toContain('"__proto__":3');
    expect(formatJson(treeOf(event2?.payload ?? ""))).toContain('"__proto__":{"a":1}');
  });

  test("of a megabyte is shown at its beginning, and can be set aside", async () => {
    const original = Buffer.alloc(1_048_576, "x");
    const event = `{"type":"${"\u202e".repeat(300_000)}"}`;
    const id = await newRejected({ event, original, originalBytes: 3_000_000 });
    const opened = await openRejected(admin.person, id);
    expect(opened).toMatchObject({ originalBytes: 3_000_000, editor: { kind: "too-large" }, marked: null });
    expect(opened?.original.shownBytes).toBe(65_536);
    expect(await sendRejected(admin.person, id, good())).toMatchObject({
      problems: [{ message: "is too large to be corrected here" }],
    });
    expect(await setRejectedAside(admin.person, id, { reason: "not ours", alsoAlike: false })).toMatchObject({
      count: 1,
    });
  });

  test("that grows past what an event may hold is told, not sent", async () => {
    const id = await newRejected();
    const numbers = Array.from({ length: 2_000 }, () => "1e900").join(",");
    expect(await sendRejected(admin.person, id, good(`,"n":[${numbers}]`))).toMatchObject({
      problems: [{ message: "the event is longer than 1048576 bytes" }],
    });
    expect(await sendRejected(admin.person, id, " ".repeat(600_000))).toMatchObject({ kind: "refused" });
    expect(await sendRejected(admin.person, id, "")).toMatchObject({ kind: "problems" });
  });

  test("with reasons that hold NUL is told in the event all the same", async () => {
    const problems = JSON.stringify([{ path: "a\0b", message: "\ud800 is no text" }]);
    const id = await newRejected({ problems });
    expect(await sendRejected(admin.person, id, good())).toMatchObject({ kind: "sent" });
  });
});
