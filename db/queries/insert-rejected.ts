/** Keeps records that could not be recorded. One that is here already stays as it is, with what was decided about it. */
import type { Queryable } from "../client";

export type NewRejected = {
  id: string;
  source: string;
  format: string;
  inputName: string;
  place: string;
  original: Buffer;
  originalBytes: number;
  event: string | null;
  problems: string;
  type: string | null;
  reason: string;
  path: string;
};

export async function insertRejected(sql: Queryable, rows: readonly NewRejected[]): Promise<void> {
  if (rows.length === 0) return;
  const list = rows.map(({ original, ...row }) => ({ ...row, original: original.toString("base64") }));
  await sql`
    insert into whence.rejected
      (id, source, format, input_name, place, original, original_bytes, event, problems, type, reason, path)
    select id, source, format, "inputName", place, decode(original, 'base64'), "originalBytes", event, problems, type,
      reason, path
    from json_to_recordset(${JSON.stringify(list)}::text::json) as r(
      id uuid, source text, format text, "inputName" text, place text, original text, "originalBytes" bigint,
      event text, problems text, type text, reason text, path text)
    on conflict (id) do nothing`;
}
