/** Values a filter can name, from what is in the log. */
import "server-only";
import { database } from "@/db/database";
import { suggestValues } from "@/db/queries/suggest-values";
import { hasRight } from "@/lib/access/rights";
import type { Viewer } from "@/lib/access/viewer";
import { type FilterField, filterFields } from "@/lib/model/event-filter";

export const suggestionsMax = 20;

/** Null when the field is not one a filter knows or the viewer may not read. */
export async function suggest(viewer: Viewer, field: string, part: string): Promise<string[] | null> {
  const known = filterFields.find((name): name is FilterField => name === field);
  if (!known || !hasRight(viewer, "read")) return null;
  return suggestValues(database().reader, known, part.slice(0, 200), suggestionsMax);
}
