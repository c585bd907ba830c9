import { columnVisibilityFeature, createColumnHelper, tableFeatures } from "@tanstack/react-table";
import { ArrowDown } from "lucide-react";
import { ActorName } from "@/components/event/actor-name";
import { HostileText } from "@/components/event/hostile-text";
import { ClockTime } from "@/components/event/instant";
import { OperationGlyph } from "@/components/event/operation-glyph";
import { SummaryLine } from "@/components/event/summary-line";
import { Icon } from "@/components/ui/icon";
import { type TimeZone, zoneLabel } from "@/lib/log/time";
import type { TimelineRow } from "@/lib/log/timeline-row";

export const features = tableFeatures({ columnVisibilityFeature, tableMeta: {} as { zone: TimeZone } });
const column = createColumnHelper<typeof features, TimelineRow>();

export const columns = column.columns([
  column.accessor("occurredAt", {
    id: "time",
    header: ({ table }) => (
      <>
        Time, {zoneLabel(table.options.meta?.zone ?? "UTC")}{" "}
        <Icon icon={ArrowDown} size={11} className="inline" />
      </>
    ),
    cell: ({ row }) => <ClockTime at={row.original.occurredAt} />,
  }),
  column.display({
    id: "glyph",
    header: () => <span className="sr-only">Operation</span>,
    cell: ({ row }) => <OperationGlyph operation={row.original.operation} outcome={row.original.outcome} />,
  }),
  column.accessor("type", {
    id: "type",
    header: "Event type",
    cell: ({ row }) => (
      <span className="flex min-w-0 items-center gap-[7px]">
        <OperationGlyph operation={row.original.operation} outcome={row.original.outcome} />
        <span className="truncate font-[450]">
          <HostileText text={row.original.type} />
        </span>
      </span>
    ),
  }),
  column.accessor("entityId", {
    id: "entity",
    header: "Entity",
    cell: ({ row }) => <EntityName row={row.original} />,
  }),
  column.accessor("actorId", {
    id: "actor",
    header: "Actor",
    cell: ({ row }) => <ActorName id={row.original.actorId} type={row.original.actorType} short />,
  }),
  column.display({
    id: "summary",
    header: "What happened",
    cell: ({ row }) => <SummaryLine parts={row.original.summary} />,
  }),
  column.accessor("source", {
    id: "source",
    header: "Source",
    cell: ({ row }) => (
      <span className="text-subtle-foreground">
        <HostileText text={row.original.source} />
      </span>
    ),
  }),
]);

export function EntityName({ row }: { row: TimelineRow }) {
  if (row.entityType === null) return <span className="text-subtle-foreground italic">none</span>;
  return (
    <span className="mono">
      <HostileText text={`${row.entityType}/${row.entityId ?? ""}`} />
    </span>
  );
}
