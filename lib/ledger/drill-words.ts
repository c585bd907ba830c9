/**
 * The drill in words, for a terminal: a line a trial as it is done, and at the end which guarantee held with which
 * anchor. Pure.
 */
import { type HeldAgainst, held, type Trial, type View } from "./drill";
import { places } from "./place";

const columns = [58, 12, 38, 9, 9] as const;
const titles = ["attack", "variant", "what was found", "first", "expected", ""];

export const drillHeader = (): string => row(titles);

export function drillLine(trial: Trial): string {
  const { words, variant, expected } = trial;
  const view = shownView(trial);
  return row([
    words,
    variant,
    view && view.kinds.length > 0 ? view.kinds.join(", ") : "nothing",
    place(view?.position ?? null),
    place(expected),
    trial.found ? "found" : "MISSED",
  ]);
}

/** What the least of those said that must find it: the data folder, or the anchor where the folder was stolen. */
const shownView = ({ reach, views }: Trial): View | undefined =>
  views.find(({ against }) => against === (reach === "database" ? "data-folder" : "anchor"));

const place = (position: string | null): string => (position === null ? "–" : places.position(position));

const row = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => cell.padEnd(columns[i] ?? 0))
    .join(" ")
    .trimEnd();

const heldWords: Record<HeldAgainst, string> = {
  nothing: "Held against nothing outside the database",
  "data-folder": "Held against the data folder's checkpoint and tiles",
  anchor: "Held against an anchor elsewhere",
};

/** One line for each thing the log was held against, the weakest first. */
export function guarantees(trials: readonly Trial[]): string[] {
  return held.map((against) => {
    const views = trials.map((trial) => ({
      trial,
      view: trial.views.find((one) => one.against === against),
    }));
    const [byDatabase, byBoth] = (["database", "data-folder"] as const).map((reach) =>
      views.filter(({ trial }) => trial.reach === reach),
    );
    const parts = [
      byDatabase &&
        byDatabase.length > 0 &&
        `${share(byDatabase)} attacks by a superuser of the database found`,
      byBoth &&
        byBoth.length > 0 &&
        `${share(byBoth)} found where the data folder and its key were stolen too`,
    ].filter(Boolean);
    const unknown = views.filter(({ view }) => view?.verdict === "cannot-know").length;
    const rest = unknown === 0 ? "" : ` For ${unknown}, verify says that it cannot know (exit 2).`;
    return `${heldWords[against]}: ${parts.join("; ")}.${rest}`;
  });
}

const share = (views: readonly { view: View | undefined }[]): string =>
  `${views.filter(({ view }) => view?.verdict === "found").length} of ${views.length}`;

export const foundOf = (trials: readonly Trial[]): { found: number; attacks: number } => ({
  found: trials.filter(({ found }) => found).length,
  attacks: trials.length,
});
