import { afterAll, beforeAll, expect, it } from "vitest";
import { type AccessTest, closeAccess, openAccess, signedIn } from "@/lib/access/server/access-test";
import { connect } from "@/db/client";
import { requestVerification } from "./request-verification";

let access: AccessTest;
beforeAll(async () => {
  access = await openAccess();
});
afterAll(() => closeAccess(access));

const rows = () => access.db.sql`select id, kind, status, requested_by from whence.verification`;
const events = () => access.db.sql<{ payload: string }[]>`
  select payload::text from audit.event where type = 'whence.verification_requested'`;

it("is one request, in one event, however many ask at once; and a new one when that has ended", async () => {
  const { person } = await signedIn(access);
  const asked = await Promise.all([1, 2, 3].map(() => requestVerification(person)));
  const [{ id }] = asked as [{ id: string }, ...unknown[]];
  expect(asked).toEqual([{ id }, { id }, { id }]);
  expect(await rows()).toEqual([{ id, kind: "full", status: "queued", requested_by: person.email }]);
  expect(await events()).toHaveLength(1);
  await access.db.sql`update whence.verification set status = 'verified', finished_at = now()`;
  expect((await requestVerification(person)).id).not.toBe(id);
  expect(await events()).toHaveLength(2);
});

it("is all the web process may do to verifications", async () => {
  const app = connect(access.db.appUrl, { max: 1, role: "whence_access" });
  try {
    for (const statement of [
      "update whence.verification set status = 'verified'",
      "insert into whence.verification (id, kind, requested_by, requested_at, status) values (gen_random_uuid(), 'whole', 'x', now(), 'verified')",
      "delete from whence.verification",
    ])
      await expect(app.unsafe(statement), statement).rejects.toThrow(/permission denied/);
  } finally {
    await app.end();
  }
});
