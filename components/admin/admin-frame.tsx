/** The frame of an admin page: menu at the left, the list, the selected thing or one form at the right. */
import { Activity, Inbox, Route as RouteIcon, Users, X } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import { countWords } from "@/lib/ingest/rejected-count";

const entries = [
  { name: "Sources", href: "/admin/sources", icon: RouteIcon },
  { name: "People", href: "/admin/users", icon: Users },
  { name: "Rejected", href: "/admin/rejected", icon: Inbox },
  { name: "Health", href: "/admin/health", icon: Activity },
] as const;

type AdminFrameProps = {
  current: (typeof entries)[number]["href"];
  title: string;
  lead: string;
  /** How many rejected records wait for a person. */
  rejectedOpen: number;
  actions: ReactNode;
  panel: ReactNode;
  children: ReactNode;
};

export function AdminFrame(props: AdminFrameProps) {
  const { current, title, lead, rejectedOpen, actions, panel, children } = props;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[186px_minmax(0,1fr)] max-md:grid-cols-[minmax(0,1fr)] max-md:content-start">
      <AdminMenu current={current} rejectedOpen={rejectedOpen} />
      <div className="flex min-h-0 min-w-0 flex-col">
        <header className="flex flex-wrap items-center gap-2 border-b border-border-strong py-3.5 pr-4 pl-5">
          <div className="min-w-0 grow">
            <h1 className="record text-xl">{title}</h1>
            <p className="text-muted-foreground">{lead}</p>
          </div>
          {actions}
        </header>
        <div className="flex min-h-0 flex-1 max-lg:flex-col-reverse max-lg:justify-end">
          <section className="min-w-0 flex-1 overflow-auto">{children}</section>
          {panel}
        </div>
      </div>
    </div>
  );
}

function AdminMenu({ current, rejectedOpen }: { current: string; rejectedOpen: number }) {
  return (
    <nav
      aria-label="Admin"
      className="flex flex-col border-r border-border-strong pt-3 max-md:flex-row max-md:overflow-x-auto max-md:border-r-0 max-md:border-b max-md:pt-0"
    >
      <p className="mb-1 px-5 text-2xs font-medium text-muted-foreground max-md:hidden">Admin</p>
      {entries.map(({ name, href, icon }) => (
        <Link
          key={href}
          href={href as Route}
          aria-current={href === current ? "page" : undefined}
          className={cx(
            "flex h-9 items-center gap-3 px-5 outline-offset-[-2px] hover:bg-accent max-sm:gap-1.5 max-sm:px-2.5 pointer-coarse:h-11",
            href === current &&
              "bg-selected font-semibold shadow-[inset_3px_0_0_var(--selected-edge)] hover:bg-selected",
          )}
        >
          <Icon icon={icon} className={href === current ? undefined : "text-muted-foreground"} />
          {name}
          {href === "/admin/rejected" && rejectedOpen > 0 ? (
            <span className="ml-auto text-xs font-semibold text-warning">
              {countWords(rejectedOpen)}
              <span className="sr-only"> open</span>
            </span>
          ) : null}
        </Link>
      ))}
      <p className="mt-auto border-t border-border px-5 py-3 text-xs text-muted-foreground max-md:hidden">
        Every change here is an event in the log, with your name.{" "}
        <Link className="link" href="/timeline?q=source%3Awhence">
          What was changed
        </Link>
      </p>
    </nav>
  );
}

/** The right side: what is selected, or a form. `close` is the address without it. */
export function AdminPanel({
  title,
  note,
  close,
  wide = false,
  children,
}: {
  title: string;
  note?: ReactNode;
  close: Route;
  /** For a form with long lines. */
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <aside
      aria-label={title}
      className={cx(
        "shrink-0 overflow-auto border-l border-border-strong bg-card max-lg:w-auto max-lg:border-b max-lg:border-l-0",
        // Stacked, the page scrolls and not the panel: what sticks to its end then sticks to the page.
        wide ? "w-[472px] scroll-pb-16 max-lg:overflow-visible" : "w-[384px]",
      )}
    >
      <div className="flex items-start gap-2 border-b border-border px-4 py-3">
        <div className="min-w-0 grow [overflow-wrap:anywhere]">
          <h2 className="record text-lg">{title}</h2>
          {note ? <p className="text-xs text-muted-foreground">{note}</p> : null}
        </div>
        <Link
          href={close}
          aria-label="Close panel"
          className="grid size-[26px] place-items-center rounded-md text-muted-foreground hover:bg-accent pointer-coarse:size-11"
        >
          <Icon icon={X} size={16} />
        </Link>
      </div>
      {children}
    </aside>
  );
}

export function PanelPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-b border-border px-4 py-3.5">
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}
