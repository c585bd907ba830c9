/** The places of rejected records while they are read. */
import type { Route } from "next";
import { Skeleton } from "@/components/ui/skeleton";
import { AdminPanel } from "./admin-frame";

const widths = [62, 48, 71, 55, 40, 66];

export function RejectedSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Reading rejected records</span>
      <div className="progress-line h-0.5" />
      {widths.map((width) => (
        <div
          key={width}
          className="grid h-[46px] grid-cols-[110px_80px_1fr] items-center gap-x-5 border-b border-border px-5"
        >
          <Skeleton />
          <Skeleton />
          <span style={{ width: `${width}%` }}>
            <Skeleton />
          </span>
        </div>
      ))}
    </div>
  );
}

export function RejectedPanelSkeleton({ close }: { close: Route }) {
  return (
    <AdminPanel title="Rejected record" close={close} wide>
      <div role="status" className="flex flex-col gap-3 p-4">
        <span className="sr-only">Reading the record</span>
        {widths.map((width) => (
          <span key={width} style={{ width: `${width}%` }}>
            <Skeleton />
          </span>
        ))}
      </div>
    </AdminPanel>
  );
}
