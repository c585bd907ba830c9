"use client";

import { Unplug } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { StateMessage } from "@/components/ui/state-message";
import { lastRange } from "./range";
import { useFilterParts } from "./use-view";

const words: Record<string, { title: string; text: string }> = {
  "too-slow": {
    title: "The query did not finish",
    text: "The server stopped it because it took too long. Nothing is lost: reading changes nothing in the log, and your filter is kept. A shorter time range reads less.",
  },
  "not-permitted": {
    title: "You may not read the log",
    text: "Your account has no right to read events. An administrator can grant it.",
  },
};

const other = {
  title: "The log could not be read",
  text: "Nothing is lost: reading changes nothing in the log, and the address keeps your filter.",
};

/** A failed search never looks like an empty log. */
export function ListFailure({ code }: { code: string }) {
  const router = useRouter();
  const { parts, setRange } = useFilterParts();
  const narrow = () => {
    const { from, to } = lastRange(Date.now(), 86_400_000);
    setRange(from, to);
  };
  const { title, text } = words[code] ?? other;
  const details = () => `${code} at ${new Date().toISOString()}, ${location.href}`;
  return (
    <StateMessage
      icon={Unplug}
      role="alert"
      title={title}
      code={code}
      actions={
        <>
          <Button tone="primary" onClick={() => router.refresh()}>
            Try again
          </Button>
          {code === "too-slow" && parts.from === null ? (
            <Button onClick={narrow}>Narrow to 24 h</Button>
          ) : null}
          <CopyButton tone="ghost" label="Copy details" text={details} />
        </>
      }
    >
      {text}
    </StateMessage>
  );
}
