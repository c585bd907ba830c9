/** Marks every anchor but these as no longer configured. */
import type { Queryable } from "../client";

export async function removeAnchors(sql: Queryable, kept: readonly string[]): Promise<void> {
  await sql`
    update audit.anchor set removed_at = clock_timestamp()
    where removed_at is null and not name = any(${[...kept]}::text[])`;
}
