/** A record that could not be recorded, as the screen shows it. */
import type { Instant } from "@/lib/model/event";
import type { OriginalText } from "./rejected-original";
import type { RejectedStatus } from "./rejected-status";
import type { FieldProblem } from "./sent";

/** What a person corrects: an event in the contract's JSON, or the record in its own format. */
export type RejectedEditor =
  | { kind: "event"; text: string; written: boolean }
  | { kind: "record"; text: string; format: string }
  | { kind: "too-large"; bytes: number };

/** The JSON laid out, with what is wrong under the line it is wrong in. */
export type MarkedText = { lines: { text: string; reasons: FieldProblem[] }[]; linesLeftOut: number };

export type RejectedDetails = {
  id: string;
  rejectedAt: Instant;
  source: string;
  format: string;
  from: string;
  type: string | null;
  entity: string | null;
  status: RejectedStatus;
  decidedBy: string | null;
  decidedAt: Instant | null;
  decision: string | null;
  eventId: string | null;
  original: OriginalText;
  originalBytes: number;
  marked: MarkedText | null;
  /** Reasons that have no line of their own. */
  reasons: FieldProblem[];
  editor: RejectedEditor;
  /** How many others wait for the same reason; `countedMax + 1` means more. */
  alike: number;
};
