/**
 * Opens the desk's books: its tables, the rows they start with, the tracking of those that say nothing themselves,
 * and the marker of what has been told. One transaction: the desk is there as a whole or not at all.
 */
import "server-only";
import { readFileSync } from "node:fs";
import type { TransactionSql } from "postgres";
import { openingRows } from "../opening";
import { instantOf, storyStart } from "../story-time";

type Transaction = TransactionSql<Record<string, never>>;

const deskFile = new URL("./desk.sql", import.meta.url);

export async function openDesk(tx: Transaction, seed: string, story: string, steps: number): Promise<void> {
  await tx.unsafe(readFileSync(deskFile, "utf8"));
  await tx`
    select set_config('whence.clock', ${instantOf(storyStart)}, true), set_config('whence.actor_id', 'desk-setup', true),
      set_config('whence.actor_type', 'service', true), set_config('whence.source', 'desk-setup', true),
      set_config('whence.reason', 'Opening of the books', true)`;
  await insertRows(tx, seed);
  // whence_owner runs the capture triggers.
  await tx`grant usage on schema desk to whence_owner`;
  await tx`
    select audit.track('desk.customer', entity_type => 'customer', mask => '{bank_account}', baseline => true),
      audit.track('desk.account_limit', entity_type => 'limit', baseline => true),
      audit.track('desk.price', entity_type => 'price', ignore => '{fixed_at}', baseline => true),
      audit.track('desk.stock', entity_type => 'stock', baseline => true)`;
  await tx`insert into desk.told (story, steps, last_step) values (${story}, ${steps}, 0)`;
}

async function insertRows(tx: Transaction, seed: string): Promise<void> {
  const rows = openingRows(seed);
  const insert = (table: string, of: readonly object[]) =>
    tx.unsafe(
      `insert into desk.${table} select * from jsonb_populate_recordset(null::desk.${table}, $1::jsonb)`,
      [JSON.stringify(of)],
    );
  await insert("customer", rows.customer);
  await insert("account_limit", rows.account_limit);
  await insert("price", rows.price);
  await insert("stock", rows.stock);
}
