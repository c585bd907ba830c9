/** What a caller of the append path hears. `ok` means durable: every event is committed, or was already. */
import type { Instant } from "@/lib/model/event";
import type { EventError } from "@/lib/model/problem";

export type Appended = { id: string; recordedAt: Instant; duplicate: boolean };

export type AppendRefusal =
  /** An id is in the log with other content. */
  | { ok: false; kind: "conflict"; errors: EventError[] }
  /** A correction of what may not be corrected, or a value the database cannot hold. */
  | { ok: false; kind: "invalid-events"; errors: EventError[]; detail?: string }
  /** This key has too much waiting. */
  | { ok: false; kind: "busy"; retryAfterSeconds: number }
  /** Not known to be durable. Sent again with the same ids, nothing is doubled. */
  | { ok: false; kind: "unavailable"; retryAfterSeconds: number }
  /** A fault of ours; the id is in the server's log. */
  | { ok: false; kind: "failed"; faultId: string };

export type AppendAnswer = { ok: true; events: Appended[] } | AppendRefusal;
