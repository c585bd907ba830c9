/** How far the log is sealed, and in which cluster's transaction numbers that is said. */
import type { Queryable } from "../client";

export type Head = {
  size: string;
  root: Buffer;
  snapshot: string;
  /** Of this transaction, events up to `afterSeq` are sealed beyond what `snapshot` says. */
  afterTx: string | null;
  afterSeq: string | null;
  incarnation: number;
  /** Hashes of the open tile of each level, one after the other. */
  open: Buffer[];
  openSeqs: string[];
  openTxMin: string | null;
  openTxMax: string | null;
  sealedAt: string;
  /** The cluster the snapshot speaks of is the one we are in. */
  here: boolean;
};

export async function findHead(sql: Queryable): Promise<Head> {
  const [row] = await sql<(Omit<Head, "open"> & { open: string[] })[]>`
    select h.size, h.root, h.snapshot::text as snapshot, h.after_tx as "afterTx", h.after_seq as "afterSeq", h.incarnation,
      array(select encode(o.hashes, 'hex') from unnest(h.open) with ordinality o(hashes, level) order by o.level) as open,
      h.open_seqs::text[] as "openSeqs", h.open_tx_min as "openTxMin", h.open_tx_max as "openTxMax",
      to_char(h.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sealedAt",
      h.system_identifier = (select c.system_identifier::text from pg_control_system() c) as here
    from audit.head h`;
  if (!row) throw new Error("the ledger has no head: migrate the database");
  return { ...row, open: row.open.map((hashes) => Buffer.from(hashes, "hex")) };
}
