import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { AdminFrame } from "@/components/admin/admin-frame";
import { NewSourcePanel } from "@/components/admin/new-source-panel";
import { SourcePanel } from "@/components/admin/source-panel";
import { SourceTable } from "@/components/admin/source-table";
import { buttonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { readSources } from "@/lib/access/server/overview";
import { requireViewer } from "@/lib/access/server/session";
import { readRejectedOpen } from "@/lib/ingest/server/rejected-list";
import { addNewSource, addSourceKey, revokeSourceKey } from "./actions";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage({ searchParams }: PageProps<"/admin/sources">) {
  const viewer = await requireViewer("admin");
  const [sources, rejectedOpen, { source, add }] = await Promise.all([
    readSources(viewer),
    readRejectedOpen(viewer),
    searchParams,
  ]);
  const selected = sources.find((candidate) => candidate.name === source);
  const count = `${sources.length} ${sources.length === 1 ? "system sends" : "systems send"}`;
  return (
    <AdminFrame
      current="/admin/sources"
      title="Sources"
      lead={`${count} events with a key. Tracked tables and imports have none.`}
      rejectedOpen={rejectedOpen}
      actions={
        <Link href="/admin/sources?add=source" className={buttonStyle({ tone: "primary" })}>
          <Icon icon={Plus} /> Add a source
        </Link>
      }
      panel={
        add === "source" ? (
          <NewSourcePanel action={addNewSource} />
        ) : selected ? (
          <SourcePanel key={selected.name} source={selected} actions={{ addSourceKey, revokeSourceKey }} />
        ) : null
      }
    >
      <SourceTable sources={sources} selected={selected?.name ?? null} />
    </AdminFrame>
  );
}
