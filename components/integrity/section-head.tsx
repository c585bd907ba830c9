import type { ReactNode } from "react";

/** The head of a region: its title in serif, one quiet line beside it, and what may be done at the right. */
export function SectionHead({
  title,
  note,
  children,
}: {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-1.5 flex flex-wrap items-baseline gap-x-2.5">
      <h2 className="record text-lg">{title}</h2>
      {note ? <p className="text-muted-foreground">{note}</p> : null}
      {children ? <div className="ml-auto flex gap-2">{children}</div> : null}
    </div>
  );
}
