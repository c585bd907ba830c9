/** Where an import of this content stands; a first one begins here. */
import { randomUUID } from "node:crypto";
import type { Queryable } from "../client";

export type ImportPlace = { id: string; recordsDone: number; finished: boolean };

export type ImportKey = {
  source: string;
  format: string;
  inputName: string;
  /** SHA-256 of the content, in hex. */
  inputDigest: string;
};

export async function beginImport(sql: Queryable, input: ImportKey): Promise<ImportPlace> {
  const { source, format, inputName, inputDigest } = input;
  const [place] = await sql<ImportPlace[]>`
    insert into whence.import_run (id, source, format, input_name, input_digest)
    values (${randomUUID()}, ${source}, ${format}, ${inputName}, decode(${inputDigest}, 'hex'))
    on conflict (source, format, input_digest) do update set input_name = excluded.input_name
    returning id, records_done::int as "recordsDone", finished_at is not null as finished`;
  if (!place) throw new Error("an import was neither found nor begun");
  return place;
}
