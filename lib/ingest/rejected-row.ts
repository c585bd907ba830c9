/** A rejected record as a row of the list: all but the record itself. */
import type { Instant } from "@/lib/model/event";
import type { RejectedStatus } from "./rejected-status";

export type RejectedRow = {
  id: string;
  rejectedAt: Instant;
  source: string;
  type: string | null;
  /** The first of its problems. */
  reason: string;
  path: string;
  inputName: string;
  place: string;
  status: RejectedStatus;
  decidedBy: string | null;
};
