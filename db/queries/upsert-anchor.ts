/** Says how far an anchor is, or why it is no further. `size` null: it took nothing this time. */
import type { Queryable } from "../client";

export type AnchorStanding = {
  name: string;
  kind: "folder" | "witness";
  target: string;
  size: bigint | null;
  error: string | null;
};

export async function upsertAnchor(
  sql: Queryable,
  { name, kind, target, size, error }: AnchorStanding,
): Promise<void> {
  const taken = size === null ? null : size.toString();
  await sql`
    insert into audit.anchor as a (name, kind, target, size, anchored_at, checked_at, error)
    values (${name}, ${kind}, ${target}, ${taken}::bigint,
      case when ${taken}::bigint is not null then clock_timestamp() end, clock_timestamp(), ${error})
    on conflict (name) do update set
      kind = excluded.kind, target = excluded.target, size = coalesce(excluded.size, a.size),
      anchored_at = coalesce(excluded.anchored_at, a.anchored_at), checked_at = excluded.checked_at,
      error = excluded.error, removed_at = null`;
}
