"use client";

import { Unplug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { StateMessage } from "@/components/ui/state-message";

export type Failure = { error: Error & { digest?: string }; retry: () => void };

/** What failed, what still holds, what to do. The digest names this failure in the server's own record. */
export function FailedPage({ error, retry }: Failure) {
  const code = `page_failed${error.digest ? `, error ${error.digest}` : ""}`;
  const details = () => `${code} at ${new Date().toISOString()}, ${location.href}`;
  return (
    <StateMessage
      isPage
      icon={Unplug}
      role="alert"
      title="This page could not be shown"
      code={code}
      actions={
        <>
          <Button tone="primary" onClick={retry}>
            Try again
          </Button>
          <CopyButton tone="ghost" label="Copy details" text={details} />
        </>
      }
    >
      The server could not finish it. Nothing is lost: reading changes nothing in the log, and the address
      keeps your filter. If it stays so, whoever runs this server finds the reason by the code below.
    </StateMessage>
  );
}
