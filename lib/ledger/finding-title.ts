/** A finding's headline: what is wrong, in a few words, with the position it is at. */
import type { Finding, FindingKind } from "./finding";
import { places } from "./place";

export function findingTitle({ kind, position }: Pick<Finding, "kind" | "position">): string {
  const at = position === null ? "" : places.position(position);
  return titles[kind](at ? ` ${at}` : "");
}

const titles: Record<FindingKind, (at: string) => string> = {
  altered: (at) => `Event${at} is not what was sealed`,
  missing: (at) => `Event${at} is missing`,
  inserted: (at) => `An event was put in${at && ` at${at}`} after sealing`,
  moved: (at) => `Event${at} stands at another place`,
  tile: (at) => `The hash tree was changed${at && ` at${at}`}`,
  head: () => "The head of the hash tree was changed",
  checkpoint: (at) => `A signed checkpoint does not hold${at && ` at${at}`}`,
  "rolled-back": (at) => `The log is shorter than a checkpoint of it${at && `: it ends at${at}`}`,
  forked: (at) => `The log has another past than the one that was signed${at && `, at${at} or before`}`,
  derived: (at) => `What is derived from the events differs${at && ` at${at}`}`,
  drift: () => "A protection of the log is not as it was installed",
};
