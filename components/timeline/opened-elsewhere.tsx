"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";

/** Said while the opened event is not one of the rows beside it, with the way to those around it. */
export function OpenedElsewhere({ unmatched }: { unmatched: boolean }) {
  const router = useRouter();
  if (unmatched) {
    return <span className="text-muted-foreground">The opened event is not one that the filter finds.</span>;
  }
  return (
    <>
      <span className="text-muted-foreground">The opened event is not among the rows loaded.</span>
      {/* The address has the event: asked again, the server answers with the rows around it. */}
      <Button size="sm" onClick={() => router.refresh()}>
        Show the rows around it
      </Button>
    </>
  );
}
