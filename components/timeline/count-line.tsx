import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { SignInAgain } from "./sign-in-again";
import type { RowsState } from "./use-rows";

type CountLineProps = {
  state: RowsState;
  loadNewer: () => void;
  /** Where the opened event is, when it is not among the rows. */
  children: ReactNode;
};

/** Only what is known: rows that are here, and at which end there are more. Never a total nobody counted. */
export function CountLine({ state, loadNewer, children }: CountLineProps) {
  const { rows, previous, loading, failed } = state;
  const count = rows.length;
  return (
    <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border px-3 py-[3px] text-xs max-sm:px-4">
      <p role="status">
        <b>{count.toLocaleString("en")}</b>{" "}
        <span className="text-muted-foreground">
          {count === 1 ? "event" : "events"} loaded, {restOf(state)}
        </span>
      </p>
      {previous === null ? null : (
        <Button size="sm" disabled={loading === "previous"} onClick={loadNewer}>
          Show newer events
        </Button>
      )}
      {failed?.end === "previous" ? <NewerFailure code={failed.code} /> : null}
      {children}
    </div>
  );
}

function restOf({ previous, next, failed }: RowsState): string {
  if (previous === null && failed?.end === "next") return "older ones not yet";
  if (previous !== null && next !== null) return "newer and older ones not yet";
  if (previous !== null) return "newer ones not yet";
  return next === null ? "all there are" : "older ones follow as you scroll";
}

function NewerFailure({ code }: { code: string }) {
  if (code === "signed-out") return <SignInAgain />;
  return (
    <span role="alert">
      Newer events could not be read (<span className="mono">{code}</span>). The rows here stay.
    </span>
  );
}
