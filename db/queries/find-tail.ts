/**
 * What of the log nobody has verified yet: from where checks have come, up to the newest signed checkpoint. Null where
 * the whole log has not been verified yet: a tail has to hang on something.
 */
import type { Queryable } from "../client";

export type Tail = {
  from: string;
  to: string;
  /** The newest check of a tail since the last one of the whole log. */
  last: { id: string; status: "verified" | "tampered" | "undecided" | "failed" } | null;
};

export async function findTail(sql: Queryable): Promise<Tail | null> {
  const [row] = await sql<{ from: string; to: string; id: string | null; status: string | null }[]>`
    with whole as (
      select v.finished_at, v.to_position from whence.verification v
      where v.finished_at is not null and v.kind in ('whole', 'full') and v.status in ('verified', 'tampered')
      order by v.finished_at desc, v.id desc limit 1
    ),
    tail as (
      select v.id, v.status, v.from_position, v.to_position from whence.verification v, whole w
      where v.kind = 'tail' and v.finished_at > w.finished_at
      order by v.finished_at desc, v.id desc limit 1
    )
    select case when t.status in ('verified', 'tampered') then t.to_position else coalesce(t.from_position, w.to_position) end as "from",
      (select c.size from audit.checkpoint c order by c.signed_at desc limit 1) as "to", t.id, t.status
    from whole w left join tail t on true`;
  if (!row?.to) return null;
  const { from, to, id, status } = row;
  return { from, to, last: id === null ? null : { id, status: status as "verified" } };
}
