/**
 * A region that has nothing to show says so here: what was looked for or what failed, what still holds, and the ways
 * out. `code` is for copying to whoever can help; it is never the only thing said.
 */
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./icon";

type StateMessageProps = {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  code?: string;
  actions?: ReactNode;
  /** `alert` is read out at once: for failures only. */
  role?: "alert" | "status";
  /** Where it is all there is on the page, its title is the page's. */
  isPage?: boolean;
};

export function StateMessage(props: StateMessageProps) {
  const { icon, title, children, code, actions, role = "status", isPage = false } = props;
  const Heading = isPage ? "h1" : "h2";
  return (
    <div className="grid h-full min-h-72 place-items-center p-5">
      <div role={role} className="max-w-[360px]">
        <Icon icon={icon} size={22} className="mb-2.5 text-muted-foreground" />
        <Heading className="record mb-0.5 text-lg">{title}</Heading>
        <div className="text-muted-foreground [overflow-wrap:anywhere]">{children}</div>
        {code ? <p className="mono mt-2.5 bg-muted px-2.5 py-2 [overflow-wrap:anywhere]">{code}</p> : null}
        {actions ? <div className="mt-3.5 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
