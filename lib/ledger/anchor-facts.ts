/** An anchor as upkeep reports it: a place outside the database that keeps, or signs, this log's checkpoints. */
import type { Instant } from "@/lib/model/event";
import type { AnchorCounts } from "./checkpoint-line";

export type AnchorFacts = {
  name: string;
  kind: "folder" | "witness";
  target: string;
  /** Of the last checkpoint it took; null: none yet. */
  size: string | null;
  anchoredAt: Instant | null;
  checkedAt: Instant;
  error: string | null;
  /** Events under the newest checkpoint that it does not know. */
  behind: string;
};

/** Behind the newest checkpoint by more than this long, or failing: somebody should look. */
export const anchorLateMs = 10 * 60_000;

/** Since when it has been behind: null where it has what is newest. */
export const isLate = (anchor: AnchorFacts, now: Instant): boolean =>
  anchor.error !== null ||
  (anchor.behind !== "0" &&
    (anchor.anchoredAt === null || Date.parse(now) - Date.parse(anchor.anchoredAt) > anchorLateMs));

export const anchorCounts = (anchors: readonly AnchorFacts[]): AnchorCounts => ({
  folders: anchors.filter(({ kind }) => kind === "folder").length,
  witnesses: anchors.filter(({ kind }) => kind === "witness").length,
});
