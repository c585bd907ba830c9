import { Skeleton } from "@/components/ui/skeleton";

const widths = [62, 48, 71, 55, 40, 66, 52, 60, 44, 69, 58, 47, 63, 50];

/** The frame stands at once; the rows' places show after 150 ms. */
export function TableSkeleton() {
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col overflow-hidden">
      <span className="sr-only">Reading events</span>
      <div className="progress-line h-0.5 shrink-0" />
      {widths.map((width) => (
        <div
          key={width}
          className="grid h-[30px] shrink-0 grid-cols-[66px_20px_1fr_96px] items-center gap-x-2.5 border-b border-border px-3"
        >
          <Skeleton className="w-16" />
          <Skeleton className="w-3.5" />
          <span style={{ width: `${width}%` }}>
            <Skeleton />
          </span>
          <Skeleton className="w-[70px]" />
        </div>
      ))}
    </div>
  );
}
