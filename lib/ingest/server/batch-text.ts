/** A batch as `audit.append_events` reads it, and its rows as one request's answer. */
import "server-only";
import type { AppendedRow } from "@/db/queries/append-events";
import type { AppendAnswer } from "../append-answer";

/** One list of rows (formatRow) for each request. */
export function formatBatch(requests: readonly (readonly string[])[]): string {
  const events = requests.flatMap((rows, request) =>
    rows.map((row, index) => `{"request":${request},"index":${index},${row}}`),
  );
  return `[${events.join(",")}]`;
}

export function answerFor(rows: readonly AppendedRow[]): AppendAnswer {
  const problems = rows.filter((row) => row.problem !== null);
  if (problems.length === 0)
    return {
      ok: true,
      events: rows.map(({ id, recordedAt, duplicate }) => {
        if (recordedAt === null) throw new Error(`event ${id} was neither recorded nor refused`);
        return { id, recordedAt, duplicate };
      }),
    };
  const errors = problems.map(({ index, path, problem }) => ({
    index,
    path: path ?? "",
    message:
      problem === "conflict" ? "an event with this id and other content is in the log" : (problem ?? ""),
  }));
  const kind = problems.every((row) => row.problem === "conflict") ? "conflict" : "invalid-events";
  return { ok: false, kind, errors };
}
