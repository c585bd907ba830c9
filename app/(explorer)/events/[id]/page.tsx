import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { EventDetail } from "@/components/event/event-detail";
import { requireViewer } from "@/lib/access/server/session";
import { openEvent } from "@/lib/log/server/open-event";

export const metadata: Metadata = { title: "Event" };

export default async function EventPage({ params }: PageProps<"/events/[id]">) {
  const viewer = await requireViewer();
  const details = await openEvent(viewer, (await params).id);
  if (!details) notFound();
  return (
    <article className="flex min-h-0 w-full max-w-[820px] flex-1 flex-col border-r border-border bg-card">
      <EventDetail details={details} open={null} />
    </article>
  );
}
