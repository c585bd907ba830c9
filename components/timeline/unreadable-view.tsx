import { FileWarning } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import type { FilterProblem } from "@/lib/query/read-filter";
import type { AddressProblem } from "@/lib/query/view";

/** A view that cannot be wholly read shows no events at all: fewer conditions would show more than was meant. */
export function UnreadableView({ problem }: { problem: FilterProblem | AddressProblem }) {
  const part =
    problem.part === "q" ? "The query" : problem.part === "address" ? "The address" : `“${problem.part}”`;
  return (
    <StateMessage
      icon={FileWarning}
      role="alert"
      title={`${part} cannot be read`}
      actions={
        <Button asChild>
          <Link href="/timeline">Show all events</Link>
        </Button>
      }
    >
      {problem.message}. No events are shown, since a part left out would show more than was meant.
    </StateMessage>
  );
}
