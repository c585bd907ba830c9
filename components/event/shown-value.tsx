import { cx } from "@/components/ui/cx";
import { showValue } from "@/lib/log/shown-value";
import type { JsonTree } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { BreakableText } from "./breakable-text";
import { HostileText } from "./hostile-text";

/** One value in a cell. Our words for the lack of one are italic; a long or nested value opens in place. */
export function ShownValue({ value, className }: { value: JsonTree | undefined; className?: string }) {
  const shown = showValue(value, 160);
  if (shown.kind === "said")
    return <span className={cx("font-sans text-subtle-foreground italic", className)}>{shown.text}</span>;
  if (!shown.cut || value === undefined) {
    return (
      <span className={cx("[overflow-wrap:anywhere]", className)}>
        <BreakableText text={shown.text} />
      </span>
    );
  }
  return (
    <details className={cx("min-w-0 [overflow-wrap:anywhere]", className)}>
      <summary>
        <HostileText text={shown.text} max={400} />
      </summary>
      <div className="max-h-60 overflow-auto font-normal whitespace-pre-wrap" tabIndex={0}>
        <HostileText text={typeof value === "string" ? value : formatJson(value)} max={2_000_000} />
      </div>
    </details>
  );
}
