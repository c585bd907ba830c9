"use client";

import { usePathname } from "next/navigation";
import { type BadgeState, IntegrityBadge } from "./integrity-badge";
import { Logo } from "./logo";
import { sectionAt } from "./sections";
import { UserMenu, type UserMenuProps } from "./user-menu";

/** Which log this is, what may be said of it, and who is looking. Below 640 px the section's name stands in for the log's. */
type TopBarProps = UserMenuProps & { origin: string; integrity: BadgeState };

export function TopBar({ origin, integrity, ...user }: TopBarProps) {
  const section = sectionAt(usePathname());
  const [host, ...path] = origin.split("/");
  return (
    <header className="flex h-12 min-w-0 items-center gap-3 border-b border-sidebar-border bg-sidebar pr-3.5 pl-4 max-sm:h-[52px]">
      <span className="flex min-w-0 items-center gap-1.5 whitespace-nowrap max-sm:hidden">
        <span className="sr-only">Log </span>
        <b className="truncate">{host}</b>
        {path.length > 0 ? (
          <>
            <span className="text-border-strong">/</span>
            <span className="truncate">{path.join("/")}</span>
          </>
        ) : null}
      </span>
      <span className="flex items-center gap-2.5 sm:hidden">
        <Logo size={24} />
        <span className="record text-[17px]/6">{section?.name ?? "Whence"}</span>
      </span>
      <span className="flex-1" />
      <IntegrityBadge first={integrity} />
      <span className="h-5 w-px shrink-0 bg-border-strong max-sm:hidden" />
      <UserMenu {...user} />
    </header>
  );
}
