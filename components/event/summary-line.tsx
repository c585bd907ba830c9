import { cx } from "@/components/ui/cx";
import type { SummaryPart } from "@/lib/log/summary";
import { HostileText } from "./hostile-text";

/** The event's sentence. One strong element: the new value. `strong`: the actor and the field too, as a heading line. */
export function SummaryLine({ parts, strong = false }: { parts: readonly SummaryPart[]; strong?: boolean }) {
  return (
    <>
      {parts.map((part, at) => (
        // Parts of a sentence never move: their place is their identity.
        <Part key={at} part={part} first={at === 0} strong={strong} />
      ))}
    </>
  );
}

function Part({ part, first, strong }: { part: SummaryPart; first: boolean; strong: boolean }) {
  // A comma or colon follows without a space.
  const gap = first || /^[,:]/u.test(part.text) ? "" : " ";
  if (part.kind === "to") return <To part={part} />;
  return (
    <>
      {gap}
      <span className={lookOf(part, strong)} title={part.short && part.text}>
        <HostileText text={part.short ?? part.text} />
      </span>
    </>
  );
}

/** Said "to", drawn as an arrow. */
function To({ part }: { part: SummaryPart }) {
  return (
    <>
      <span className="mx-[5px] text-subtle-foreground">
        <span aria-hidden>→</span>
        <span className="sr-only"> to </span>
      </span>
      <span className={part.said ? "text-subtle-foreground italic" : "font-medium"}>
        <HostileText text={part.text} />
      </span>
    </>
  );
}

function lookOf(part: SummaryPart, strong: boolean): string {
  const from = part.said
    ? "text-subtle-foreground italic"
    : "text-subtle-foreground line-through decoration-subtle-foreground/55";
  return cx(
    part.kind === "from" && from,
    part.kind === "failed" && "font-medium text-destructive",
    part.kind === "note" && "text-muted-foreground",
    strong && (part.kind === "actor" || part.kind === "field") && "font-semibold",
  );
}
