/**
 * What an attack of the drill is: what a superuser does to the rows, and where the log stops being what was sealed.
 *
 * The attacker has the database, as its superuser, and nothing else; where `reach` says so, the data folder with its
 * signing key too. Each attack comes crude (only the events are touched) and consistent (everything in the database
 * that follows from them is made to fit: cover-up.ts). What must be found is decided by the runner, from the position
 * the attack itself names: an attack never looks at a verifier.
 */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Damage, Reach, Variant } from "../../drill";

declare const ofTheDrill: unique symbol;
/** A transaction on a database that the drill made. Only drill-copy.ts gives one, after it has looked at the marker. */
export type CopyTransaction = Queryable & { readonly [ofTheDrill]: true };

export type Tampered = Damage & {
  /** The seqs in the order of positions, as the attacker wants them to be; null: the tree is not to be made anew. */
  order: bigint[] | null;
};

/** The sealed log that is attacked. `order`: the seqs by position. */
export type Target = { sql: CopyTransaction; order: readonly bigint[] };

export type Attack = {
  name: string;
  /** What is done, for the table: "Edits who did it". */
  words: string;
  /** Which copy it starts from: `older` is the log as it was at an earlier checkpoint. */
  from: "newest" | "older";
  reach: Reach;
  variants: readonly Variant[];
  tamper(target: Target, variant: Variant): Promise<Tampered>;
};

/** The position a third of the way in: under every checkpoint of the drill, and not at an edge of anything. */
export const victim = (order: readonly bigint[]): bigint => BigInt(Math.floor(order.length / 3));

export function seqAt(order: readonly bigint[], position: bigint): string {
  const seq = order[Number(position)];
  if (seq === undefined) throw new Error(`the copy has no position ${position}: too few events for a drill`);
  return seq.toString();
}
