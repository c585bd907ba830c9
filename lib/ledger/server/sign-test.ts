/**
 * For tests of what reads the ledger: seals everything and signs the head with a key made from a number, without an
 * upkeep process and its folder. What is tested reads tables only, so it cannot tell the difference.
 */
import type { Database } from "@/db/client";
import { formatCheckpoint } from "../checkpoint";
import { formatNote } from "../note";
import { type TestSigner, testSigner } from "../test-log";
import { formatVerifierKey } from "../verifier-key";
import { connectSealer, sealAll } from "./seal-test";

export type Published = { size: bigint; note: string; signer: TestSigner };

/** `sql` and `url` are the superuser's. Another `seed` is another key. */
export async function sealAndSign(
  { sql, url }: { sql: Database; url: string },
  seed = 7,
): Promise<Published> {
  const sealer = connectSealer(url);
  try {
    await sealAll(sealer);
  } finally {
    await sealer.end();
  }
  return signHead(sql, seed);
}

export async function signHead(sql: Database, seed = 7): Promise<Published> {
  const [head] = await sql<{ size: string; root: Buffer; origin: string }[]>`
    select h.size::text as size, h.root, l.origin from audit.head h, audit.log l`;
  if (!head) throw new Error("the log has no head");
  const signer = await testSigner(head.origin, seed);
  const size = BigInt(head.size);
  const text = formatCheckpoint({ origin: head.origin, size, root: head.root });
  const note = formatNote({ text, signatures: [] }) + signer.signLine(text);
  await sql`
    insert into audit.checkpoint (signed_at, size, root, note, key_name)
    values (clock_timestamp(), ${head.size}::bigint, ${head.root}, ${note}, ${head.origin})`;
  await sql`
    insert into whence.upkeep (host, pid, started_at, heartbeat_at, public_key)
    values ('test', 1, now(), now(), ${formatVerifierKey(signer.key)})
    on conflict (single) do update set public_key = excluded.public_key`;
  return { size, note, signer };
}
