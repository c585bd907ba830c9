import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import { startHref } from "@/lib/query/view";

export default function NotFound() {
  return (
    <main className="h-dvh">
      <StateMessage
        isPage
        icon={FileQuestion}
        title="There is no page at this address"
        actions={
          <Button asChild tone="primary">
            <Link href={startHref}>Open the timeline</Link>
          </Button>
        }
      >
        The address may have been cut when it was copied.
      </StateMessage>
    </main>
  );
}
