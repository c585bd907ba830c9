"use client";

import Link from "next/link";
import type { ReactNode } from "react";

/** Opens an event where the reader is; null where there is no such place, and the link leads to the event's page. */
export type OpenEvent = (id: string) => void;

type EventLinkProps = { id: string; open: OpenEvent | null; className?: string; children: ReactNode };

/** Always a true link, so that it can be opened in a new tab; a plain click stays in the panel. */
export function EventLink({ id, open, className, children }: EventLinkProps) {
  return (
    <Link
      href={`/events/${id}`}
      className={className}
      prefetch={false}
      onClick={(event) => {
        if (!open || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open(id);
      }}
    >
      {children}
    </Link>
  );
}
