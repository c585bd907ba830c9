import { RejectedFilter } from "@/components/admin/rejected-filter";
import { NothingRejected } from "@/components/admin/rejected-states";
import { RejectedNote, RejectedTable } from "@/components/admin/rejected-table";
import type { Person } from "@/lib/access/viewer";
import type { RejectedView } from "@/lib/ingest/rejected-view";
import { readRejected, readRejectedCounts, readRejectedSources } from "@/lib/ingest/server/rejected-list";

/** The rows of a view, with what it can be narrowed by. */
export async function RejectedList({ viewer, view }: { viewer: Person; view: RejectedView }) {
  const [{ rows, next }, counts, sources] = await Promise.all([
    readRejected(viewer, view),
    readRejectedCounts(viewer, view.source),
    readRejectedSources(viewer),
  ]);
  return (
    <>
      <RejectedFilter view={view} open={counts.open} sources={sources} />
      {rows.length === 0 ? (
        <NothingRejected view={view} decided={counts.all > counts.open} />
      ) : (
        <RejectedTable view={view} rows={rows} next={next} />
      )}
      <RejectedNote />
    </>
  );
}
