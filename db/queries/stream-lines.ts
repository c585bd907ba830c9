/**
 * Every event's line, in the order of (tx, seq), as PostgreSQL's binary COPY: 50 bytes, then the line.
 *
 * The line is made by the expression of db/functions/line.function.sql as it stands in our own files, not by the
 * function that is installed: who rewrites that one does not change what is verified. Streamed by the index on (tx, seq),
 * never sorted, so the first row comes at once and memory stays flat.
 *
 * The connection is made for this and closed after it: once a COPY has run on it the driver hangs on the next query.
 */
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { connect } from "../client";
import type { TileSpan } from "./find-tile-span";

export type LineStream = { stream: Readable; close: () => Promise<void> };

export type LineRange = {
  /** An exported snapshot: all of a verification sees the same moment. */
  snapshot: string;
  /** Only events between these, all four included. */
  within: TileSpan | null;
};

// What stands before a row's line: its number of fields, then tx, seq and id, each with its length.
export const rowHeadBytes = 50;

export async function streamLines(url: string, { snapshot, within }: LineRange): Promise<LineStream> {
  if (!/^[0-9A-F-]+$/u.test(snapshot)) throw new Error(`"${snapshot}" names no snapshot`);
  const sql = connect(url, { max: 1, role: "whence_verifier", applicationName: "whence verify" });
  // It waits for nothing: after a COPY the driver would wait for ever.
  const close = () => sql.end({ timeout: 0 });
  try {
    await sql.unsafe(
      `begin isolation level repeatable read read only; set transaction snapshot '${snapshot}';
       set local search_path = pg_catalog; set local statement_timeout = 0; set local jit = off;
       set local enable_sort = off; set local enable_seqscan = off; set local enable_bitmapscan = off`,
    );
    const where =
      within === null
        ? ""
        : `where e.tx between '${within.txFrom}'::xid8 and '${within.txTo}'::xid8
             and e.seq between ${within.seqFrom} and ${within.seqTo}`;
    // Three columns that cannot be null: where somebody made them, the row is forged, and its bytes still stand in place.
    const copy = `copy (
      select coalesce(e.tx, '0'::xid8), coalesce(e.seq, -1), coalesce(e.id, '00000000-0000-0000-0000-000000000000'),
        ${lineExpression()}
      from audit.event e ${where} order by e.tx, e.seq) to stdout (format binary)`;
    return { stream: await sql.unsafe(copy).readable(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The one expression of audit.line, over `e`. */
function lineExpression(): string {
  const file = fileURLToPath(new URL("../functions/line.function.sql", import.meta.url));
  const [, body] = /as \$\$\s*select\s(.*?)\$\$;/su.exec(readFileSync(file, "utf8")) ?? [];
  if (body === undefined) throw new Error("db/functions/line.function.sql is not one expression");
  return body;
}
