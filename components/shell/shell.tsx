/** The frame of every page behind the sign-in: rail, top bar, the sample log's strip, and the page as <main>. */
import type { ReactNode } from "react";
import type { BadgeState } from "./integrity-badge";
import { Rail } from "./rail";
import { TopBar } from "./top-bar";
import type { UserMenuProps } from "./user-menu";

type ShellProps = {
  sections: string[];
  origin: string;
  integrity: BadgeState;
  user: UserMenuProps;
  strip: ReactNode;
  children: ReactNode;
};

export function Shell({ sections, origin, integrity, user, strip, children }: ShellProps) {
  return (
    <div className="grid h-dvh w-full grid-cols-[68px_minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)] max-sm:grid-cols-[minmax(0,1fr)] max-sm:grid-rows-[auto_auto_minmax(0,1fr)_auto]">
      <a
        href="#main"
        className="fixed top-1 left-1 z-50 -translate-y-20 rounded-md bg-primary px-3 py-1.5 text-primary-foreground focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Rail names={sections} />
      <div className="col-start-2 row-start-1 min-w-0 max-sm:col-start-1">
        <TopBar origin={origin} integrity={integrity} {...user} />
      </div>
      <div className="col-start-2 row-start-2 min-w-0 max-sm:col-start-1">{strip}</div>
      <main
        id="main"
        tabIndex={-1}
        className="col-start-2 row-start-3 flex min-h-0 min-w-0 flex-col overflow-auto outline-none max-sm:col-start-1"
      >
        {children}
      </main>
    </div>
  );
}
