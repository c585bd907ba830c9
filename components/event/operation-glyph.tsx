import { cx } from "@/components/ui/cx";
import type { Operation, Outcome } from "@/lib/model/event";

type Glyph = { sign: string; name: string; look: string };

const glyphs: Record<Operation | "none" | "failure", Glyph> = {
  insert: { sign: "+", name: "created", look: "bg-op-created-wash text-op-created" },
  update: { sign: "~", name: "changed", look: "bg-op-changed-wash text-op-changed" },
  delete: { sign: "−", name: "deleted", look: "bg-op-deleted-wash text-op-deleted" },
  none: { sign: "·", name: "no state change", look: "bg-muted text-op-emitted" },
  failure: { sign: "!", name: "failed", look: "bg-tampered-wash text-destructive" },
};

/** The first thing in any event row: what was done, by sign and colour, and in words for those who listen. */
export function OperationGlyph({
  operation,
  outcome,
  large = false,
}: {
  operation: Operation | null;
  outcome: Outcome;
  large?: boolean;
}) {
  const glyph = glyphs[outcome === "failure" ? "failure" : (operation ?? "none")];
  return (
    <span
      title={glyph.name}
      className={cx(
        "grid shrink-0 place-items-center rounded-sm font-mono font-semibold",
        large ? "size-5 text-[15px]/none" : "size-4 text-[13px]/none",
        glyph.look,
      )}
    >
      <span aria-hidden>{glyph.sign}</span>
      <span className="sr-only">{glyph.name}</span>
    </span>
  );
}
