import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedEvents } from "@/db/testing/seed-events";
import { type TestDatabase, testDatabase } from "@/db/testing/test-database";
import { parseNote } from "../note";
import { type TestSigner, testSigner } from "../test-log";
import type { Anchor } from "./anchors";
import { type Published, sealAndSign } from "./sign-test";
import { verifyLog } from "./verify-log";
import { witnessAnchor } from "./witness-anchor";

const name = "witness.example";
let db: TestDatabase;
let signed: Published;
let witness: TestSigner;

beforeAll(async () => {
  db = await testDatabase();
  await seedEvents(db.sql, { count: 300, occurredAt: "'2026-03-12'::timestamptz + n * interval '1 s'" });
  signed = await sealAndSign(db);
  witness = await testSigner(name, 3, true);
});
afterAll(() => db.close());

const verify = (anchors: readonly Anchor[] = []) =>
  verifyLog({
    url: db.url,
    folder: null,
    anchors,
    keys: [signed.signer.key],
    witnessKeys: [witness.key],
  });

async function keepLine(signer: TestSigner): Promise<void> {
  const note = parseNote(signed.note);
  if (!note.ok) throw new Error(note.reason);
  await db.sql`
    insert into audit.cosignature (anchor, size, anchored_at, line)
    values (${name}, ${signed.size.toString()}::bigint, clock_timestamp(), ${signer.cosignLine(note.value.text, 1_773_283_000n)})`;
}

const signatureCheck = (result: Awaited<ReturnType<typeof verify>>) =>
  result.checks.find((check) => check.name === `Signature of witness ${name}`);

test("a witness makes no guarantee before it has signed, nor by a line that its key did not make", async () => {
  const before = await verify();
  expect(signatureCheck(before)?.outcome).toBe("unknown");
  await keepLine(await testSigner(name, 4, true));
  const forged = await verify();
  expect(signatureCheck(forged)?.outcome).toBe("unknown");
  for (const { status, guarantee } of [before, forged]) {
    expect(status).toBe("verified");
    expect(guarantee).not.toContain("witness");
  }
});

test("what a witness only serves is compared, and makes no guarantee", async () => {
  // Anybody who can answer at its address can serve a checkpoint that the log itself has signed.
  const serving = createServer((_, response) => response.end(signed.note));
  await new Promise<void>((resolve) => serving.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(serving.address() as AddressInfo).port}`;
  try {
    const result = await verify([witnessAnchor({ url, key: witness.key })]);
    expect(result.checks.find((check) => check.name === `Witness ${name}`)?.outcome).toBe("holds");
    expect(result.guarantee).not.toContain("witness");
  } finally {
    serving.close();
  }
});

test("the guarantee is the witness's where its key signed a checkpoint that the log agrees with", async () => {
  await keepLine(witness);
  const result = await verify();
  expect(signatureCheck(result)).toMatchObject({
    outcome: "holds",
    words: "it signed this log as of 300 events",
  });
  expect(result.guarantee).toContain(`unless the witness ${name} takes part`);
});

test("a log that is in another cluster now verifies, before the sealer has seen that and after", async () => {
  const more = (count: number) =>
    seedEvents(db.sql, { count, occurredAt: "'2026-03-13'::timestamptz + n * interval '1 s'" });
  await db.sql`update audit.head set system_identifier = 'another'`;
  await more(20);
  expect(await verify()).toMatchObject({ status: "verified", size: 300n, unsealed: 20 });
  signed = await sealAndSign(db);
  await more(300);
  expect(await verify()).toMatchObject({ status: "verified", size: 320n, unsealed: 300 });
  signed = await sealAndSign(db);
  expect(await verify()).toMatchObject({ status: "verified", size: 620n, unsealed: 0, findings: [] });
});
