/** What the explorer writes about itself: by whom, from where, whatever the client sent; and never silently not. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccessTest, closeAccess, openAccess, signedIn } from "./access-test";
import { recordAccess } from "./self-audit";

let access: AccessTest;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));

const last = async () => {
  const [row] = await access.db.sql`
    select type, source, actor_id, actor_type, outcome, reason, entity_id, payload::text as payload,
      metadata ->> 'address' as address, metadata ->> 'sessionId' as session
    from audit.event order by seq desc limit 1`;
  return row;
};

describe("recordAccess", () => {
  test("says who did what, from where and in which session, under the source whence", async () => {
    const { person, email } = await signedIn(access);
    await recordAccess(person, { type: "whence.searched", payload: { q: "status:shipped", rows: 7 } });
    expect(await last()).toEqual({
      type: "whence.searched",
      source: "whence",
      actor_id: email,
      actor_type: "user",
      outcome: "success",
      reason: null,
      entity_id: null,
      payload: '{"q": "status:shipped", "rows": 7}',
      address: access.request.address,
      session: person.sessionId,
    });
  });

  test("keeps any text a client can send", async () => {
    const { person } = await signedIn(access);
    const hostile = "\0\ud800 \u202e'; drop table audit.event; --\r\nx";
    await recordAccess(person, {
      type: "whence.searched",
      reason: hostile,
      entityType: "x",
      entityId: hostile,
      payload: { q: hostile, list: [hostile, { [hostile.slice(3)]: hostile }], long: "y".repeat(100_000) },
    });
    const row = await last();
    expect(row?.reason).toBe(hostile.replace(/^../, "\ufffd\ufffd"));
    expect(row?.payload.length).toBeLessThan(17_000);
  });

  test("throws when the event was not written: what is not recorded must not be shown", async () => {
    const { person } = await signedIn(access);
    await access.db.sql`revoke execute on function audit.append_events(jsonb) from whence_append`;
    try {
      await expect(recordAccess(person, { type: "whence.viewed" })).rejects.toThrow("permission denied");
    } finally {
      await access.db.sql`grant execute on function audit.append_events(jsonb) to whence_append`;
    }
  });

  test("of many readers at once loses none", async () => {
    const { person } = await signedIn(access);
    await Promise.all(Array.from({ length: 100 }, () => recordAccess(person, { type: "whence.exported" })));
    const [row] = await access.db.sql`
      select count(*)::int as n from audit.event where type = 'whence.exported' and actor_id = ${person.email}`;
    expect(row?.n).toBe(100);
  });
});
