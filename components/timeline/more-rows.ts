import type { TimelineRow } from "@/lib/log/timeline-row";
import type { ViewParts } from "@/lib/query/view";

/** Rows in the list's order, and where they go on at either end; null where they end. */
export type RowsPage = { rows: TimelineRow[]; next: string | null; previous: string | null };
export type MoreRows = ({ ok: true } & RowsPage) | { ok: false; code: string };

/** The page at a cursor, or why it did not come. */
export async function moreRows({ q, from, to }: ViewParts, cursor: string): Promise<MoreRows> {
  const search = new URLSearchParams({ q, cursor });
  if (from !== null) search.set("from", from);
  if (to !== null) search.set("to", to);
  try {
    const response = await fetch(`/timeline/rows?${search}`);
    if (response.ok) return { ok: true, ...((await response.json()) as RowsPage) };
    const refusal: unknown = await response.json().catch(() => null);
    return { ok: false, code: codeOf(refusal) ?? `http_${response.status}` };
  } catch {
    return { ok: false, code: "no-answer" };
  }
}

function codeOf(refusal: unknown): string | null {
  const code = typeof refusal === "object" && refusal !== null && "code" in refusal ? refusal.code : null;
  return typeof code === "string" ? code : null;
}
