import type { Metadata } from "next";
import { Suspense } from "react";
import { TableSkeleton } from "@/components/timeline/table-skeleton";
import { TimelineFrame } from "@/components/timeline/timeline-frame";
import { UnreadableView } from "@/components/timeline/unreadable-view";
import { requireViewer } from "@/lib/access/server/session";
import { readView } from "@/lib/query/view";
import { FirstPage } from "./first-page";

export const metadata: Metadata = { title: "Timeline" };

export default async function TimelinePage({ searchParams }: PageProps<"/timeline">) {
  const viewer = await requireViewer();
  const view = readView(await searchParams);
  return (
    <TimelineFrame problem={view.ok || view.problem.part !== "q" ? null : view.problem}>
      {view.ok ? (
        <Suspense fallback={<TableSkeleton />}>
          <FirstPage viewer={viewer} parts={view.parts} filter={view.filter} event={view.event} />
        </Suspense>
      ) : (
        <UnreadableView problem={view.problem} />
      )}
    </TimelineFrame>
  );
}
