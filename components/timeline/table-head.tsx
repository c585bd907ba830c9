import type { ReactTable } from "@tanstack/react-table";
import { cx } from "@/components/ui/cx";
import type { TimelineRow } from "@/lib/log/timeline-row";
import type { features } from "./columns";

type TableHeadProps = { table: ReactTable<typeof features, TimelineRow>; template: string; hidden: boolean };

export const headRowPx = 28;

/** Column heads; on a phone they are for those who listen only. */
export function TableHead({ table, template, hidden }: TableHeadProps) {
  const [group] = table.getHeaderGroups();
  return (
    <div role="rowgroup" className={hidden ? "sr-only" : "sticky top-0 z-10"}>
      <div
        role="row"
        aria-rowindex={1}
        className="grid items-center gap-x-2.5 border-b border-border-strong bg-background pr-2.5 pl-3 text-2xs font-medium text-muted-foreground"
        style={{ gridTemplateColumns: template, height: headRowPx }}
      >
        {group?.headers.map((header) => (
          // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- its content is the name.
          <div
            key={header.id}
            role="columnheader"
            aria-sort={header.column.id === "time" ? "descending" : undefined}
            className={cx("min-w-0 truncate", header.column.id === "glyph" && "overflow-visible")}
          >
            <table.FlexRender header={header} />
          </div>
        ))}
      </div>
    </div>
  );
}
