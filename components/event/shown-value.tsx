import { cx } from "@/components/ui/cx";
import { showValue } from "@/lib/log/shown-value";
import type { JsonTree } from "@/lib/model/json";
import { formatJson } from "@/lib/model/json-format";
import { HostileText } from "./hostile-text";

/** One value in a cell. Our words for the lack of one are italic; a long or nested value opens in place. */
export function ShownValue({ value, className }: { value: JsonTree | undefined; className?: string }) {
  const shown = showValue(value, 160);
  if (shown.kind === "said")
    return <span className={cx("font-sans text-subtle-foreground italic", className)}>{shown.text}</span>;
  if (!shown.cut || value === undefined) {
    return (
      <span className={cx("[overflow-wrap:anywhere]", className)}>
        <Breakable text={shown.text} />
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

/** A moment breaks between its day and its clock, where it has to break. */
function Breakable({ text }: { text: string }) {
  const day = /^\d{4}-\d{2}-\d{2}T(?=\d{2}:)/u.exec(text)?.[0];
  if (day === undefined) return <HostileText text={text} max={400} />;
  return (
    <>
      {day}
      <wbr />
      <HostileText text={text.slice(day.length)} />
    </>
  );
}
