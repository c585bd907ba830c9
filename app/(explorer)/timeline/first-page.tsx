import { headers } from "next/headers";
import { FirstRun } from "@/components/timeline/first-run";
import { ListFailure } from "@/components/timeline/list-failure";
import { NoEvents } from "@/components/timeline/no-events";
import { Results } from "@/components/timeline/results";
import { ownSource } from "@/lib/access/source-name";
import type { Viewer } from "@/lib/access/viewer";
import { listEvents } from "@/lib/log/server/list-events";
import { openEvent } from "@/lib/log/server/open-event";
import { suggest } from "@/lib/log/server/suggest";
import { type TimelineRow, timelineRow } from "@/lib/log/timeline-row";
import type { EventFilter } from "@/lib/model/event-filter";
import { startHref, timelineHref, type ViewParts } from "@/lib/query/view";
import { pageAround } from "./page-around";
import { pageRows } from "./page-rows";

type FirstPageProps = { viewer: Viewer; parts: ViewParts; filter: EventFilter; event: string | null };

/** The newest events of a view, or those around the one its address has opened. */
export async function FirstPage({ viewer, parts, filter, event }: FirstPageProps) {
  const [answer, selected] = await Promise.all([
    listEvents(viewer, { filter, limit: pageRows, cursor: null }),
    event === null ? null : openEvent(viewer, event),
  ]);
  if (!answer.ok) return <ListFailure code={answer.problem} />;
  const newest = { ...answer.page, rows: answer.page.events.map(timelineRow) };
  if (await isUntouched(viewer, filter, newest.rows)) return <FirstRun />;
  if (newest.rows.length === 0 && selected === null) return <NoEvents filter={filter} />;
  const isAway = selected !== null && !newest.rows.some((row) => row.id === selected.event.id);
  const around = isAway ? await pageAround(viewer, filter, selected.event) : null;
  const { rows, next, previous } = around ?? newest;
  // A new question starts at the top; the same question asked again keeps its place.
  const key = JSON.stringify([parts, rows[0]?.id]);
  return (
    <Results
      key={key}
      parts={parts}
      filter={filter}
      page={{ rows, next, previous }}
      selected={selected}
      unmatched={isAway && around === null ? selected.event.id : null}
      guessPx={await guessWidth()}
    />
  );
}

/** A phone's first paint is a phone's: rows of two lines, not a table it has to lay out again. */
async function guessWidth(): Promise<number> {
  return /\bMobi/u.test((await headers()).get("user-agent") ?? "") ? 390 : 1440;
}

/** Nothing has been recorded but what Whence itself does, such as this person's sign-in. */
async function isUntouched(viewer: Viewer, filter: EventFilter, rows: TimelineRow[]): Promise<boolean> {
  const asked = timelineHref(filter);
  if (asked !== startHref && asked !== timelineHref({})) return false;
  if (rows.some((row) => row.source !== ownSource)) return false;
  const sources = await suggest(viewer, "source", "");
  return sources !== null && sources.every((source) => source === ownSource);
}
