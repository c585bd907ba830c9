import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "./cx";
import { Icon } from "./icon";

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  icon: LucideIcon;
  /** What it does, verb and object: its accessible name and its tooltip. */
  label: string;
  size?: number;
};

/** A button whose picture is its whole face: at least 24 × 24, 44 × 44 for fingers. */
export function IconButton({ icon, label, size = 16, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        "grid size-[26px] shrink-0 place-items-center rounded-md text-muted-foreground transition-colors duration-(--fast) hover:bg-accent hover:text-foreground disabled:text-border-strong disabled:hover:bg-transparent pointer-coarse:size-11",
        className,
      )}
      {...rest}
    >
      <Icon icon={icon} size={size} />
    </button>
  );
}
