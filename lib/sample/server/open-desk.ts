/**
 * Opens the desk's books: its tables, the rows they start with, the tracking of those that say nothing themselves,
 * and the marker of what has been told. One transaction: the desk is there as a whole or not at all.
 */
import "server-only";
import { readFileSync } from "node:fs";
import type { TransactionSql } from "postgres";
import { openingRows } from "../opening";
import type { StoryOptions } from "../story";
import { daysMost, instantOf, type Micros, startOf } from "../story-time";
import { commandFunctions } from "./desk-commands";

type Transaction = TransactionSql<Record<string, never>>;

const tablesFile = new URL("./desk.sql", import.meta.url);
const tellFile = new URL("./tell.sql", import.meta.url);

export type Books = { seed: string; options: StoryOptions; story: string; steps: number };

export async function openDesk(tx: Transaction, { seed, options, story, steps }: Books): Promise<void> {
  const opening = startOf(options.days ?? daysMost);
  await tx.unsafe(readFileSync(tablesFile, "utf8"));
  await tx.unsafe(readFileSync(tellFile, "utf8"));
  for (const command of commandFunctions()) await tx.unsafe(command);
  await tx`
    select set_config('whence.clock', ${instantOf(opening)}, true), set_config('whence.actor_id', 'desk-setup', true),
      set_config('whence.actor_type', 'service', true), set_config('whence.source', 'desk-setup', true),
      set_config('whence.reason', 'Opening of the books', true)`;
  await insertRows(tx, seed, opening);
  // whence_owner runs the capture triggers.
  await tx`grant usage on schema desk to whence_owner`;
  await tx`
    select audit.track('desk.customer', entity_type => 'customer', mask => '{bank_account}', baseline => true),
      audit.track('desk.account_limit', entity_type => 'limit', baseline => true),
      audit.track('desk.price', entity_type => 'price', ignore => '{fixed_at}', baseline => true),
      audit.track('desk.stock', entity_type => 'stock', baseline => true)`;
  await tx`insert into desk.told (story, steps, last_step) values (${story}, ${steps}, 0)`;
}

async function insertRows(tx: Transaction, seed: string, opening: Micros): Promise<void> {
  const rows = openingRows(seed, opening);
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
