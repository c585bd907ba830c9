"use client";

import { Unplug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";

/** What failed, what still holds, what to do. The digest names this failure in the server's own record. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <StateMessage
      icon={Unplug}
      role="alert"
      title="This page could not be shown"
      code={error.digest ? `page_failed, error ${error.digest}` : undefined}
      actions={
        <Button tone="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      The server could not finish it. Nothing is lost: reading changes nothing in the log, and the address
      keeps your filter.
    </StateMessage>
  );
}
