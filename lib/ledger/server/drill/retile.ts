/**
 * The attacker's tree: every tile and the head made anew from the events as they are now, in any order he likes. It is
 * what makes an attack consistent, and it needs no secret: only a signature does.
 * On a log nobody touched it writes what is there already (drill.db.test.ts), so it is as good as the sealer's own.
 */
import "server-only";
import { joinBytes } from "../../bytes";
import { emptyTree, growTree, rootOfOpen } from "../../grow";
import type { Hash } from "../../hash";
import { nodeNow, sha256Now } from "../node-hash";
import type { CopyTransaction } from "./attack";

type Leaf = { seq: string; tx: string; leaf: Hash };

const width = 256;

export async function retile(sql: CopyTransaction, order: readonly bigint[]): Promise<void> {
  const leaves = await readLeaves(sql, order);
  const { tree, tiles } = growTree(
    emptyTree,
    leaves.map(({ leaf }) => leaf),
    nodeNow,
  );
  await sql`delete from audit.tile`;
  for (const { level, index, hashes } of tiles) {
    const first = Number(index) * width;
    const covered = level === 0 ? spanOf(leaves.slice(first, first + width)) : null;
    await sql`
      insert into audit.tile (level, index, hashes, seqs, seq_min, seq_max, tx_min, tx_max)
      values (${level}, ${index.toString()}::bigint, ${Buffer.from(hashes)}, ${covered?.seqs ?? null}::bigint[],
        ${covered?.seqMin ?? null}::bigint, ${covered?.seqMax ?? null}::bigint,
        ${covered?.txMin ?? null}::xid8, ${covered?.txMax ?? null}::xid8)`;
  }
  const open = spanOf(leaves.slice(leaves.length - (leaves.length % width)));
  const root = rootOfOpen(tree, nodeNow) ?? sha256Now("");
  const hashes = tree.open.map((level) => Buffer.from(joinBytes(...level)).toString("hex"));
  await sql`
    update audit.head set size = ${leaves.length}, root = ${Buffer.from(root)},
      open = array(select decode(h, 'hex') from unnest(${hashes}::text[]) with ordinality o(h, n) order by n),
      open_seqs = ${open?.seqs ?? []}::bigint[], open_tx_min = ${open?.txMin ?? null}::xid8,
      open_tx_max = ${open?.txMax ?? null}::xid8`;
}

/** Leaves in the order wanted, hashed where the lines are made. */
async function readLeaves(sql: CopyTransaction, order: readonly bigint[]): Promise<Leaf[]> {
  const rows = await sql<{ seq: string; tx: string; leaf: Buffer }[]>`
    select e.seq, e.tx, sha256('\\x00'::bytea || sha256(convert_to(audit.line(e), 'UTF8'))) as leaf from audit.event e`;
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return order.map((seq) => {
    const row = bySeq.get(seq.toString());
    if (!row) throw new Error(`the attacker wants seq ${seq}, which is not there`);
    return row;
  });
}

function spanOf(leaves: readonly Leaf[]) {
  if (leaves.length === 0) return null;
  const seqs = leaves.map(({ seq }) => seq);
  const [seqMin, seqMax] = extremes(seqs);
  const [txMin, txMax] = extremes(leaves.map(({ tx }) => tx));
  return { seqs, seqMin, seqMax, txMin, txMax };
}

function extremes(numbers: readonly string[]): [string, string] {
  const sorted = numbers.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  return [String(sorted[0]), String(sorted.at(-1))];
}
