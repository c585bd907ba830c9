import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import { startHref } from "@/lib/query/view";

export default function EventNotFound() {
  return (
    <StateMessage
      isPage
      icon={SearchX}
      title="There is no event with this id"
      actions={
        <Button asChild tone="primary">
          <Link href={startHref}>Open the timeline</Link>
        </Button>
      }
    >
      The address may have been cut when it was copied, or it belongs to another log. Events are never removed
      from this one.
    </StateMessage>
  );
}
