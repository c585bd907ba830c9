import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";

/** A page under Integrity: its title, one line of context, and the way back. */
export function InnerPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <>
      <header className="flex flex-wrap items-center gap-2 border-b border-border-strong px-5 py-3.5">
        <div className="min-w-0 grow">
          <h1 className="record text-xl">{title}</h1>
          <p className="text-muted-foreground">{lead}</p>
        </div>
        <Link href="/integrity" className={buttonStyle({})}>
          <Icon icon={ArrowLeft} /> Back to Integrity
        </Link>
      </header>
      <div className="max-w-[760px] px-5 py-4 text-base">{children}</div>
    </>
  );
}
