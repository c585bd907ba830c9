import { X } from "lucide-react";
import { HostileText } from "@/components/event/hostile-text";
import { cx } from "@/components/ui/cx";
import { Icon } from "@/components/ui/icon";
import type { Condition } from "@/lib/model/event-filter";
import { describeCondition } from "@/lib/query/describe";

type FilterChipProps = { condition: Condition; negate: () => void; remove: () => void };

/** One condition. Its body turns it round (a negated one is outlined and leads with "-"), its cross removes it. */
export function FilterChip({ condition, negate, remove }: FilterChipProps) {
  const said = describeCondition(condition);
  return (
    <span
      className={cx(
        "mono flex h-6 max-w-full shrink-0 items-center overflow-hidden rounded-sm tracking-[-0.015em]",
        condition.negated ? "shadow-[inset_0_0_0_1px_var(--border-strong)]" : "bg-muted",
      )}
    >
      <button
        type="button"
        onClick={negate}
        title={condition.negated ? "Include these instead" : "Exclude these instead"}
        className="flex h-6 min-w-0 items-center pr-1 pl-[7px] outline-offset-[-2px] hover:bg-accent"
      >
        <span className="text-muted-foreground">
          {condition.negated ? "-" : ""}
          {condition.field}:
        </span>
        <span className="truncate font-medium">
          <HostileText text={valuesOf(condition)} max={60} />
        </span>
      </button>
      <button
        type="button"
        onClick={remove}
        aria-label={`Remove the filter ${said}`}
        title="Remove"
        className="grid size-6 shrink-0 place-items-center text-subtle-foreground outline-offset-[-2px] hover:bg-accent hover:text-foreground"
      >
        <Icon icon={X} size={12} />
      </button>
    </span>
  );
}

function valuesOf({ values }: Condition): string {
  return values.length <= 5 ? values.join(",") : `${values.slice(0, 3).join(",")} +${values.length - 3}`;
}
