"use client";

import { SearchX } from "lucide-react";
import Link from "next/link";
import { HostileText } from "@/components/event/hostile-text";
import { useZone } from "@/components/shell/zone-context";
import { Button } from "@/components/ui/button";
import { StateMessage } from "@/components/ui/state-message";
import { fullTime } from "@/lib/log/time";
import type { EventFilter } from "@/lib/model/event-filter";
import { describeQuery } from "@/lib/query/describe";
import { timelineHref } from "@/lib/query/view";

/** Said only after a search has succeeded: what was looked for, then the nearest ways out. */
export function NoEvents({ filter }: { filter: EventFilter }) {
  const windowed = filter.from !== null || filter.to !== null;
  const filtered = filter.conditions.length > 0;
  return (
    <StateMessage
      icon={SearchX}
      title={filtered || windowed ? "No events match" : "The log is empty"}
      actions={
        <>
          {windowed ? (
            <Button asChild tone="primary">
              <Link href={timelineHref({ conditions: filter.conditions })}>Search all time</Link>
            </Button>
          ) : null}
          {filtered ? (
            <Button asChild tone={windowed ? "default" : "primary"}>
              <Link href={timelineHref({ from: filter.from, to: filter.to })}>Remove the filters</Link>
            </Button>
          ) : null}
        </>
      }
    >
      <HostileText text={describeQuery(filter.conditions)} max={600} />
      <Window filter={filter} />: none.
    </StateMessage>
  );
}

function Window({ filter }: { filter: EventFilter }) {
  const zone = useZone();
  const from = filter.from === null ? "" : ` from ${fullTime(filter.from, zone)}`;
  const to = filter.to === null ? "" : ` until ${fullTime(filter.to, zone)}`;
  return <>{from + to || " in all time"}</>;
}
