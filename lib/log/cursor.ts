/**
 * The place in the log where a page continues, as one URL-safe word: direction, instant, seq.
 * `next` goes on in the page's order, `previous` goes back. Strict: a cursor that does not read is an error, never
 * a first page. Law (cursor.test.ts): parseCursor(formatCursor(c)) = c.
 */
import type { Instant } from "@/lib/model/event";

export type Cursor = { direction: "next" | "previous"; occurredAt: Instant; seq: string };

const shape = /^(next|previous)_(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z)_(\d{1,19})$/u;

export const formatCursor = ({ direction, occurredAt, seq }: Cursor): string =>
  `${direction}_${occurredAt}_${seq}`;

/** Null when the text is not a cursor. */
export function parseCursor(text: string): Cursor | null {
  const match = shape.exec(text);
  const [, direction, occurredAt, seq] = match ?? [];
  if (!direction || !occurredAt || !seq || Number.isNaN(Date.parse(occurredAt))) return null;
  return { direction: direction === "next" ? "next" : "previous", occurredAt, seq };
}
