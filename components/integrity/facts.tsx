import type { ReactNode } from "react";

/** Names at the left, what is known at the right. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[108px_minmax(0,1fr)] gap-y-1">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="py-0.5 text-xs text-muted-foreground">{name}</dt>
      <dd className="min-w-0 py-0.5 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
