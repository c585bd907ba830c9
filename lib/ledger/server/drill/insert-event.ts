/**
 * Events that were never recorded: put between two others, put in the place of one, slipped in without a position, or
 * under the seq of another. Each is made after the image of the event at the victim's position, in its transaction,
 * so that nothing about it looks new.
 */
import "server-only";
import { variants } from "../../drill";
import { type Attack, seqAt, type CopyTransaction, victim } from "./attack";
import { insertLike } from "./insert-like";

const common = { from: "newest", reach: "database" } as const;

export const insertEvent: Attack = {
  ...common,
  name: "insert",
  words: "inserts an event at a position",
  variants,
  async tamper({ sql, order }, variant) {
    const position = victim(order);
    const model = seqAt(order, position);
    const [{ seq }] = await insertLike(sql, model, {});
    if (variant === "crude") await takePlace(sql, model, seq);
    const at = Number(position);
    return { position, eventId: null, order: [...order.slice(0, at), BigInt(seq), ...order.slice(at)] };
  },
};

export const insertUnsealed: Attack = {
  ...common,
  name: "insert-without-position",
  words: "inserts an event without a position",
  variants,
  async tamper({ sql, order }) {
    const [{ id }] = await insertLike(sql, seqAt(order, victim(order)), {});
    return { position: null, eventId: id, order: null };
  },
};

/** Readers see it and the sealer never takes it: the transaction it claims has not been. */
export const insertFuture: Attack = {
  ...common,
  name: "insert-future",
  words: "inserts an event of a transaction to come",
  variants,
  async tamper({ sql, order }) {
    const [{ id }] = await insertLike(sql, seqAt(order, victim(order)), {});
    await sql`
      update audit.event set tx = (pg_current_xact_id()::text::bigint + 1000000)::text::xid8 where id = ${id}`;
    return { position: null, eventId: id, order: null };
  },
};

export const insertDouble: Attack = {
  ...common,
  name: "insert-double",
  words: "inserts an event under another's seq",
  variants,
  async tamper({ sql, order }) {
    const position = victim(order);
    const model = seqAt(order, position);
    await insertLike(sql, model, { seq: model });
    return { position, eventId: null, order: null };
  },
};

/** The position of `old` says `seq` from now on; its hash stays what it was. */
async function takePlace(sql: CopyTransaction, old: string, seq: string): Promise<void> {
  await sql`
    update audit.tile set seqs = array_replace(seqs, ${old}::bigint, ${seq}::bigint),
      seq_min = least(seq_min, ${seq}::bigint), seq_max = greatest(seq_max, ${seq}::bigint)
    where level = 0 and ${old}::bigint = any(seqs)`;
  await sql`update audit.head set open_seqs = array_replace(open_seqs, ${old}::bigint, ${seq}::bigint)`;
}
