/** For tests of the sealer: a connection that seals, and the laws a sealed log has at any moment. */
import { expect } from "vitest";
import type { Database } from "@/db/client";
import { createHash } from "node:crypto";
import { openSealer } from "./open-sealer";
import { sealOnce } from "./seal";

export const connectSealer = (url: string): Database => openSealer(url, { max: 2 });

export async function sealAll(sealer: Database, limit?: number): Promise<bigint> {
  for (;;) {
    const pass = await sealOnce(sealer, limit === undefined ? {} : { limit });
    if (pass && !pass.more) return pass.size;
  }
}

const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest();

/** RFC 6962 §2.1, word by word, so that it shares nothing with what it checks. */
function treeHash(entries: readonly Buffer[]): Buffer {
  const [only] = entries;
  if (only === undefined) return sha256();
  if (entries.length === 1) return sha256(Buffer.of(0), only);
  let left = 1;
  while (left * 2 < entries.length) left *= 2;
  return sha256(Buffer.of(1), treeHash(entries.slice(0, left)), treeHash(entries.slice(left)));
}

export type Placed = { position: number; seq: string };

/** Positions are 0 … size − 1, each event has at most one, and the head's root is that of the lines in their order. */
export async function expectSealed(sql: Database): Promise<Placed[]> {
  const [head] = await sql<{ size: string; root: Buffer }[]>`select size, root from audit.head`;
  const rows = await sql<{ position: number; seq: string; entry: Buffer | null }[]>`
    with placed as (
      select (t.index * 256 + u.ordinal - 1)::int as position, u.seq from audit.tile t, unnest(t.seqs) with ordinality u(seq, ordinal)
      where t.level = 0
      union all
      select (h.size / 256 * 256 + u.ordinal - 1)::int, u.seq from audit.head h, unnest(h.open_seqs) with ordinality u(seq, ordinal)
    )
    select p.position, p.seq, sha256(convert_to(audit.line(e), 'UTF8')) as entry
    from placed p left join audit.event e on e.seq = p.seq order by p.position`;
  expect(rows.map((row) => row.position)).toEqual(rows.map((_, position) => position));
  expect(rows.length).toBe(Number(head?.size));
  expect(new Set(rows.map((row) => row.seq)).size).toBe(rows.length);
  expect(head?.root.toString("hex")).toBe(
    treeHash(rows.map((row) => row.entry ?? Buffer.alloc(0))).toString("hex"),
  );
  return rows.map(({ position, seq }) => ({ position, seq }));
}

/** As `expectSealed`, and nothing that is committed is without a position. */
export async function expectAllSealed(sql: Database): Promise<Placed[]> {
  const placed = await expectSealed(sql);
  const [log] = await sql<{ events: number }[]>`select count(*)::int as events from audit.event`;
  expect(placed.length).toBe(log?.events);
  return placed;
}

/** What a restore into another cluster leaves: numbers of one that counted further, and a head that names it. */
export async function asIfRestored(sql: Database): Promise<void> {
  await sql.begin(async (tx) => {
    const months = await tx<{ name: string }[]>`
      select 'audit.event' as name union all select format('audit.%I', name) from audit.month`;
    for (const { name } of months) await tx.unsafe(`alter table ${name} disable trigger append_only`);
    await tx`update audit.event set tx = (tx::text::bigint + 5000000)::text::xid8`;
    await tx`update audit.head set system_identifier = '1', snapshot = '5001000:5001000:', after_tx = null, after_seq = null`;
    for (const { name } of months) await tx.unsafe(`alter table ${name} enable always trigger append_only`);
  });
}
