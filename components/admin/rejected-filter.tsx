/** What the list of rejected records shows: by what became of them, and by source. Links, so that the address holds it. */
import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { HostileText } from "@/components/event/hostile-text";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { countWords } from "@/lib/ingest/rejected-count";
import { rejectedStatuses, rejectedStatusNames } from "@/lib/ingest/rejected-status";
import { type RejectedView, rejectedHref } from "@/lib/ingest/rejected-view";
import { RejectedSourceMenu } from "./rejected-source-menu";

type RejectedFilterProps = { view: RejectedView; open: number; sources: string[] };

export function RejectedFilter({ view, open, sources }: RejectedFilterProps) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-border py-1.5 pr-4 pl-5">
      <nav aria-label="State" className="inline-flex overflow-hidden rounded-md border border-input">
        {[...rejectedStatuses, null].map((status) => (
          <Link
            key={status}
            href={rejectedHref({ ...view, status, id: null, before: null })}
            prefetch={false}
            aria-current={status === view.status ? "true" : undefined}
            className={cx(
              "grid h-6 place-items-center border-l border-border-strong px-[9px] text-xs font-medium outline-offset-[-2px] first:border-l-0 pointer-coarse:h-10",
              status === view.status
                ? "bg-foreground text-background"
                : "text-muted-foreground hover:bg-accent",
            )}
          >
            {status === null ? "All" : rejectedStatusNames[status]}
            {status === "open" ? `, ${countWords(open)}` : ""}
          </Link>
        ))}
      </nav>
      <div className="max-w-full min-w-0 sm:ml-auto">
        <RejectedSourceMenu
          choices={[null, ...sources].map((source) => ({
            source,
            href: rejectedHref({ ...view, source, id: null, before: null }),
            chosen: source === view.source,
          }))}
          trigger={
            <Button size="sm" className="max-w-56 pointer-coarse:h-10">
              <span className="truncate">
                {view.source === null ? "Any source" : <ChosenSource source={view.source} />}
              </span>
              <Icon icon={ChevronDown} size={13} className="text-muted-foreground" />
            </Button>
          }
        />
      </div>
    </div>
  );
}

function ChosenSource({ source }: { source: string }) {
  return (
    <>
      <span className="sr-only">Source: </span>
      <HostileText text={source} />
    </>
  );
}
