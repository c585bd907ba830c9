/**
 * What every import format is: a pure translation of one record of another system into events in the contract's words.
 *
 * A format says what a record means and judges nothing: `parseEvent` does that, with the contract's rules, so that a
 * record with a mistake is rejected with its reason and can be corrected. A record is never dropped: it becomes
 * events, or is refused, or holds no event of its own and says why. How files are opened, cut into records, written,
 * counted and gone on with is the same for all of them (server/import-input.ts, server/import-run.ts).
 */
import type { JsonObject, JsonTree } from "@/lib/model/json";
import type { FieldProblem } from "../sent";

export type MappedEvent = {
  /** An event in the contract's JSON (camelCase names), not yet judged. Without `id` it gets one from its place. */
  event: JsonObject;
  /**
   * What it is known by when it comes again: same identity, duplicate; another under the same id, conflict. Leaves out
   * what differs at each delivery (a connector's own clock). Not what we make of the record: a better translation must
   * not turn a second import into conflicts. Default: the record.
   */
  identity?: JsonTree;
};

export type Mapped =
  | { kind: "events"; events: MappedEvent[] }
  /** Holds no event of its own, such as a tombstone. Counted by `why`, and said at the end. */
  | { kind: "nothing"; why: string }
  /** Is not what the format says. Paths are those of the record. */
  | { kind: "refused"; problems: FieldProblem[] };

/** Translates the records of one import, in their order. */
export type Mapper = {
  /**
   * Sees every record of every file before the first is mapped: for formats in which an event names another by
   * something only that other's record holds. What it keeps is bounded.
   */
  survey?(record: JsonTree): void;
  map(record: JsonTree): Mapped;
};

/** A format whose records are JSON values: one a line, behind one another, or in an array. */
export type JsonFormat = {
  /** Of a folder, the files that are read. */
  fileNames: RegExp;
  /** The array that holds the records where a file is one object: `{"Records": […]}`. */
  wrapper?: string;
  /**
   * A record may belong to the one right in front of it, such as a message key on a line of its own. An import that
   * goes on in the middle then maps the last record it had done once more, and leaves out what it becomes.
   */
  leansOnPrevious?: true;
  /** A record is a line, whatever it looks like. */
  lines?: boolean;
  open(): Mapper;
};
