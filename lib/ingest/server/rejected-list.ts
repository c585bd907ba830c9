/** What the list of rejected records shows. Each function takes a verified person and checks the right itself. */
import "server-only";
import { database } from "@/db/database";
import { countRejected } from "@/db/queries/count-rejected";
import { listRejected, type RejectedKey } from "@/db/queries/list-rejected";
import { listRejectedSources } from "@/db/queries/list-rejected-sources";
import { hasRight } from "@/lib/access/rights";
import type { Person } from "@/lib/access/viewer";
import type { RejectedRow } from "../rejected-row";
import type { RejectedView } from "../rejected-view";

const pageRows = 50;

export type RejectedPage = { rows: RejectedRow[]; next: RejectedKey | null };
/** Exact up to 10,000; one more means "and more". */
export type RejectedCounts = { open: number; all: number };

export async function readRejected(person: Person, view: RejectedView): Promise<RejectedPage> {
  demandAdmin(person);
  const { rows, more } = await listRejected(database().access, { ...view, limit: pageRows });
  const last = rows.at(-1);
  return { rows, next: more && last ? { rejectedAt: last.rejectedAt, id: last.id } : null };
}

export async function readRejectedCounts(person: Person, source: string | null): Promise<RejectedCounts> {
  demandAdmin(person);
  const sql = database().access;
  const [open, all] = await Promise.all([
    countRejected(sql, { status: "open", source }),
    countRejected(sql, { status: null, source }),
  ]);
  return { open, all };
}

/** For the menu of every admin page. */
export async function readRejectedOpen(person: Person): Promise<number> {
  demandAdmin(person);
  return countRejected(database().access, { status: "open", source: null });
}

export async function readRejectedSources(person: Person): Promise<string[]> {
  demandAdmin(person);
  return listRejectedSources(database().access);
}

/** The page asks `requireViewer` first; a call without the right is a fault of ours. */
export function demandAdmin(person: Person): void {
  if (!hasRight(person, "admin")) throw new Error('called without the right "admin"');
}
