import type { Metadata } from "next";
import { Suspense } from "react";
import { AdminFrame } from "@/components/admin/admin-frame";
import { RejectedPanelSkeleton, RejectedSkeleton } from "@/components/admin/rejected-skeleton";
import { UnreadableRejected } from "@/components/admin/rejected-states";
import { requireViewer } from "@/lib/access/server/session";
import { countWords } from "@/lib/ingest/rejected-count";
import { readRejectedView, rejectedHref } from "@/lib/ingest/rejected-view";
import { type RejectedCounts, readRejectedCounts } from "@/lib/ingest/server/rejected-list";
import { OpenedRejected } from "./opened-rejected";
import { RejectedList } from "./rejected-list";

export const metadata: Metadata = { title: "Rejected" };

export default async function RejectedPage({ searchParams }: PageProps<"/admin/rejected">) {
  const viewer = await requireViewer("admin");
  const read = readRejectedView(await searchParams);
  const counts = await readRejectedCounts(viewer, null);
  const view = read.ok ? read.view : null;
  return (
    <AdminFrame
      current="/admin/rejected"
      title="Rejected"
      lead={leadOf(counts)}
      rejectedOpen={counts.open}
      actions={null}
      panel={
        view?.id ? (
          <Suspense
            key={view.id}
            fallback={<RejectedPanelSkeleton close={rejectedHref({ ...view, id: null })} />}
          >
            <OpenedRejected viewer={viewer} id={view.id} close={rejectedHref({ ...view, id: null })} />
          </Suspense>
        ) : null
      }
    >
      {read.ok ? (
        <Suspense key={rejectedHref({ ...read.view, id: null })} fallback={<RejectedSkeleton />}>
          <RejectedList viewer={viewer} view={read.view} />
        </Suspense>
      ) : (
        <UnreadableRejected message={read.message} />
      )}
    </AdminFrame>
  );
}

function leadOf({ open, all }: RejectedCounts): string {
  const need = open === 1 ? "1 needs a person" : `${open === 0 ? "None" : countWords(open)} need a person`;
  return `${need}, ${countWords(all)} in all. Nothing is dropped silently: each stays here until it is sent again or set aside with a reason.`;
}
