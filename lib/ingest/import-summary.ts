/**
 * What an import brings, in a few lines that a person reads before doing it: when, what, on what, by whom.
 * Bounded: of each kind of name the first thousand are counted, and where there are more it says so.
 */
import { cutText, visibleText } from "@/lib/log/visible-text";
import type { NewEvent } from "./new-event";

export type ImportSummary = { add: (event: NewEvent) => void; lines: () => string[] };

const namesMax = 1000;
const shownMax = 8;

export function summarizeImport(): ImportSummary {
  const counts = {
    types: countNames(),
    entities: countNames(),
    actors: countNames(),
    operations: countNames(),
  };
  let [events, failures, caused, corrections, timeless, unattributed] = [0, 0, 0, 0, 0, 0];
  let [first, last] = ["", ""];
  return {
    add: (event) => {
      events += 1;
      counts.types.add(event.type);
      counts.entities.add(event.entityType ?? "none");
      counts.actors.add(event.actorId);
      counts.operations.add(event.operation ?? "no change of state");
      failures += event.outcome === "failure" ? 1 : 0;
      caused += event.causationId === null ? 0 : 1;
      corrections += event.supersedes === null ? 0 : 1;
      unattributed += event.actorId === event.source ? 1 : 0;
      const at = event.occurredAt;
      if (at === null) timeless += 1;
      else {
        first = first === "" || at < first ? at : first;
        last = at > last ? at : last;
      }
    },
    lines: () => {
      if (events === 0) return ["No event in it could be recorded."];
      return [
        `${grouped(events)} events${first === "" ? "" : `, from ${first} to ${last}`}`,
        `  types       ${counts.types.told()}`,
        `  entities    ${counts.entities.told()}`,
        `  actors      ${counts.actors.told()}`,
        `  operations  ${counts.operations.told()}`,
        ...note("caused", caused, " by another event"),
        ...note("failures", failures, ", which change no state"),
        ...note("corrections", corrections, " of an earlier event"),
        ...note("no time", timeless, ": recorded as of now"),
        ...note("no actor", unattributed, ": the source counts as theirs"),
      ];
    },
  };
}

const note = (label: string, count: number, what: string): string[] =>
  count === 0 ? [] : [`  ${label.padEnd(12)}${grouped(count)}${what}`];

function countNames() {
  const names = new Map<string, number>();
  let others = 0;
  return {
    add: (name: string) => {
      const count = names.get(name);
      if (count !== undefined || names.size < namesMax) names.set(name, (count ?? 0) + 1);
      else others += 1;
    },
    told: () => {
      const all = [...names].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
      const shown = all.slice(0, shownMax).map(([name, count]) => `${oneLine(name)} ${grouped(count)}`);
      const rest = all.slice(shownMax).reduce((sum, [, count]) => sum + count, others);
      const more = others > 0 ? `more than ${namesMax - shownMax}` : String(all.length - shownMax);
      return rest === 0 ? shown.join(", ") : `${shown.join(", ")}, and ${grouped(rest)} of ${more} others`;
    },
  };
}

/** Names are hostile text: no line break or escape sequence of theirs reaches a terminal. */
export const oneLine = (text: string): string => visibleText(cutText(text, 200).text);

/** 1,234,567 */
export const grouped = (count: number): string => count.toLocaleString("en-US");
