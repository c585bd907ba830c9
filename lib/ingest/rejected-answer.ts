/** What came of sending a corrected record, in words a form can show. */
import type { FieldProblem } from "./sent";

/** What a correction may be long. A form's body is at most 1 MB. */
export const typedBytesMax = 524_288;

/** A problem of what was typed, with the line it stands on where that is known; lines count from 1. */
export type TypedProblem = FieldProblem & { line: number | null };

export type SendAnswer =
  /** Durable. `duplicate`: the log held this event already, and nothing was added. */
  | { kind: "sent"; eventId: string; duplicate: boolean }
  | { kind: "problems"; problems: TypedProblem[] }
  /** The log holds another event under this id. */
  | { kind: "conflict"; eventId: string }
  | { kind: "refused"; message: string };

export type SetAsideAnswer = { kind: "set-aside"; count: number } | { kind: "refused"; message: string };
