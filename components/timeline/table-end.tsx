import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { SignInAgain } from "./sign-in-again";
import type { RowsState } from "./use-rows";

type TableEndProps = { state: RowsState; load: () => void; top: number; height: number; rowIndex: number };

/** The last row says which end this is: more is coming, it did not come, or the log begins here. */
export function TableEnd({ state, load, top, height, rowIndex }: TableEndProps) {
  const code = state.failed?.end === "next" ? state.failed.code : null;
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className="absolute inset-x-0 flex items-center px-3 text-xs text-muted-foreground max-sm:px-4"
      style={{ top, height }}
    >
      <div role="gridcell" className="flex min-w-0 flex-1 items-center gap-3">
        {code === "signed-out" ? (
          <SignInAgain />
        ) : code !== null ? (
          <>
            <span role="alert" className="min-w-0 [overflow-wrap:anywhere]">
              Older events could not be read (<span className="mono">{code}</span>). The log goes on below.
            </span>
            <Button size="sm" onClick={load}>
              Try again
            </Button>
          </>
        ) : state.next === null ? (
          <span>No older events match. This is where they begin.</span>
        ) : (
          <>
            <Skeleton className="w-16" />
            <Skeleton className="w-56" />
            <span className="sr-only">Reading older events</span>
          </>
        )}
      </div>
    </div>
  );
}
