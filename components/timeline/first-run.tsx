"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { ownSource } from "@/lib/access/source-name";
import { historyHref } from "@/lib/query/view";

const command = `echo '{"type":"order.placed","entityType":"order","entityId":"1"}' \\
  | npx whence import ndjson - --source shop`;

/** An empty log: one sentence, one command that works as it stands, and the page waits for it to be run. */
export function FirstRun() {
  useFirstEvent();
  return (
    <div className="grid flex-1 place-items-center p-5 pb-16">
      <div className="w-[620px] max-w-full">
        <h1 className="record text-[28px]/9">Nothing has been recorded yet</h1>
        <p className="mt-1 mb-4.5 text-base text-muted-foreground">
          Run this in Whence's folder, and the event appears here by itself.
        </p>
        <pre
          tabIndex={0}
          className="overflow-x-auto rounded-md border border-input bg-card px-3.5 py-3 font-mono text-sm/[23px]"
        >
          {command}
        </pre>
        <div className="mt-3.5 flex flex-wrap items-center gap-3.5">
          <CopyButton tone="primary" size="lg" label="Copy command" text={command} />
          <span className="text-muted-foreground">It needs no key: it writes on this machine.</span>
        </div>
        <div className="mt-7 flex flex-wrap items-center gap-2.5 border-t border-b border-t-border-strong border-b-border py-2.5">
          <span aria-hidden className="size-2.5 rounded-full border-2 border-primary" />
          <span role="status">Waiting for the first event</span>
          <span className="flex-1" />
          <Link className="link" href={historyHref("source", ownSource)}>
            Show what was done in Whence itself
          </Link>
        </div>
      </div>
    </div>
  );
}

/** Asks which sources there are (a question that is not itself an event), and turns the page once one has reported. */
function useFirstEvent(): void {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      void fetch("/api/ui/suggest?field=source&prefix=")
        .then((response) =>
          response.ok ? (response.json() as Promise<{ values: string[] }>) : { values: [] },
        )
        .then(({ values }) => {
          if (values.some((source) => source !== ownSource)) router.refresh();
        })
        // Not answered now is answered later; nothing was claimed meanwhile.
        .catch(() => undefined);
    }, 1_500);
    return () => clearInterval(timer);
  }, [router]);
}
