/** Moves the head on: the last statement of a pass. */
import type { Queryable } from "../client";

export type NewHead = {
  size: bigint;
  root: Uint8Array;
  snapshot: string;
  afterTx: bigint | null;
  afterSeq: bigint | null;
  incarnation: number;
  /** The head speaks of this cluster's transactions from now on. */
  moved: boolean;
  /** Hex. */
  open: readonly string[];
  openSeqs: readonly string[];
  openTxMin: bigint | null;
  openTxMax: bigint | null;
};

export async function updateHead(sql: Queryable, head: NewHead): Promise<void> {
  await sql`
    update audit.head set
      size = ${head.size.toString()}::bigint, root = ${Buffer.from(head.root)}::bytea,
      snapshot = ${head.snapshot}::pg_snapshot, after_tx = ${head.afterTx?.toString() ?? null}::xid8,
      after_seq = ${head.afterSeq?.toString() ?? null}::bigint, incarnation = ${head.incarnation}::int,
      system_identifier = case when ${head.moved}::boolean
        then (select c.system_identifier::text from pg_control_system() c) else system_identifier end,
      open = array(select decode(o.hashes, 'hex') from unnest(${[...head.open]}::text[]) with ordinality o(hashes, level) order by o.level),
      open_seqs = ${[...head.openSeqs]}::bigint[],
      open_tx_min = ${head.openTxMin?.toString() ?? null}::xid8, open_tx_max = ${head.openTxMax?.toString() ?? null}::xid8,
      sealed_at = clock_timestamp()`;
}
