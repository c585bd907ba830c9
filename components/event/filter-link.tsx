"use client";

import { History } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import type { FilterField } from "@/lib/model/event-filter";
import { formatValue } from "@/lib/query/format";
import { historyHref, timelineHref } from "@/lib/query/view";
import { useCurrentFilter } from "./current-filter";
import { narrow } from "./narrow";

type FilterLinkProps = { field: FilterField; value: string; event: string; children: ReactNode };

/** A value of an event that narrows the list beside it; with Alt it is left out of it. Without a list, it starts one. */
export function FilterLink({ field, value, event, children }: FilterLinkProps) {
  const filter = useCurrentFilter();
  const router = useRouter();
  const written = `${field}:${formatValue(value)}`;
  if (!filter) {
    return (
      <Link className="link" href={historyHref(field, value)} title={`All events with ${written}`}>
        {children}
      </Link>
    );
  }
  const hrefWith = (negated: boolean) => {
    const conditions = narrow(filter.conditions, { kind: "anyOf", field, values: [value], negated });
    // An event that is left out does not stay open beside a list without it.
    return timelineHref({ ...filter, conditions }, negated ? null : event);
  };
  return (
    <Link
      className="link"
      href={hrefWith(false)}
      prefetch={false}
      title={`Add ${written} to the filter. Alt-click excludes it.`}
      onClick={(click) => {
        if (!click.altKey) return;
        click.preventDefault();
        router.push(hrefWith(true));
      }}
    >
      {children}
    </Link>
  );
}

/** Everything with this value, whatever the filter was. */
export function HistoryLink({ field, value, label }: { field: FilterField; value: string; label: string }) {
  if (useCurrentFilter() === null) return null;
  return (
    <Link
      href={historyHref(field, value)}
      prefetch={false}
      aria-label={label}
      title={`${label}, in place of the filter`}
      className="-my-1 ml-1 inline-grid size-6 place-items-center rounded-md align-middle text-muted-foreground hover:bg-accent hover:text-foreground pointer-coarse:size-11"
    >
      <Icon icon={History} size={14} />
    </Link>
  );
}
