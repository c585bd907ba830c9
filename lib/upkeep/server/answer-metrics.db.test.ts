/** Who may read the figures, and that they are those of the log. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect, type Database } from "@/db/client";
import {
  type AccessTest,
  closeAccess,
  cookieOf,
  openAccess,
  signedIn,
} from "@/lib/access/server/access-test";
import { addSource } from "@/lib/access/server/change-sources";
import { sealOnce } from "@/lib/ledger/server/seal";
import { answerMetrics } from "./answer-metrics";

let access: AccessTest;
let sealer: Database;
beforeAll(async () => {
  access = await openAccess();
  sealer = connect(access.db.url, { max: 1, role: "whence_sealer" });
});
afterAll(async () => {
  await sealer.end();
  await closeAccess(access);
});

const ask = (headers: Record<string, string> = {}) =>
  answerMetrics(new Request("http://localhost/api/v1/metrics", { headers }));

async function newKey(source: string, mayRead: boolean): Promise<string> {
  const added = await addSource(source, "test", { mayRead });
  if (!added.ok) throw new Error(added.message);
  return added.key;
}

it("is for a key that may read, and for an administrator", async () => {
  expect((await ask()).status).toBe(401);
  expect((await ask({ authorization: "Bearer wk_none" })).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${await newKey("writer", false)}` })).status).toBe(403);
  expect((await ask({ authorization: `Bearer ${await newKey("grafana", true)}` })).status).toBe(200);
  for (const [role, status] of [
    ["auditor", 403],
    ["engineer", 403],
    ["admin", 200],
  ] as const) {
    const { token } = await signedIn(access, role);
    const cookie = `whence-session=${await cookieOf(token)}`;
    expect((await ask({ cookie })).status, role).toBe(status);
  }
});

it("tells what the log itself says, with upkeep dead", async () => {
  const authorization = `Bearer ${await newKey("prometheus", true)}`;
  await sealOnce(sealer);
  await access.db.sql`select audit.record_event('thing.happened', 'thing', '1')`;
  const [{ size }] = (await access.db.sql`select size from audit.head`) as unknown as [{ size: string }];
  const text = await (await ask({ authorization })).text();
  const valueOf = (name: string) => new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
  expect(valueOf("whence_events_sealed_total")).toBe(size);
  expect(Number(valueOf("whence_events_unsealed"))).toBe(1);
  expect(Number(valueOf("whence_seal_lag_seconds"))).toBeGreaterThan(0);
  expect(valueOf("whence_upkeep_up")).toBe("0");
  // Nothing was signed or verified yet: what nobody measured is not there.
  expect(valueOf("whence_checkpoint_age_seconds")).toBeUndefined();
  expect(valueOf("whence_verification_findings")).toBeUndefined();
});
