import { cx } from "./cx";

/** The place of a word that has not arrived. Still, and only after 150 ms: a quick answer never flickers. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cx("block h-[9px] rounded-xs bg-muted [animation:appear_0s_150ms_both]", className)}
    />
  );
}
