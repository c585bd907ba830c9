import type { LucideIcon } from "lucide-react";

/** A Lucide icon as this interface draws it: stroke 1.75, beside words, never alone without a name elsewhere. */
export function Icon({
  icon: Picture,
  size = 14,
  className,
}: {
  icon: LucideIcon;
  size?: number;
  className?: string;
}) {
  return (
    <Picture size={size} strokeWidth={1.75} aria-hidden className={className} style={{ flex: "none" }} />
  );
}
