/**
 * Why no checkpoint is signed: one closed list, with the words for screen, terminal and health report. Each stands
 * until a person has looked, but for `folder`, which a working disk ends. Upkeep stops sealing too where it is evidence
 * that this log is not the one that was signed (lib/upkeep/server/publish-duty.ts).
 */

export type PublishProblem =
  /** The log is shorter than a checkpoint of it that was signed. `at`: where that checkpoint is kept. */
  | { kind: "rolled-back"; from: bigint; to: bigint; at: string }
  /** The log's first `size` events are not those that were signed. Roots in hex. */
  | { kind: "forked"; size: bigint; expected: string; actual: string; at: string }
  /** The tiles in the database do not give the root its head claims. */
  | { kind: "broken"; size: bigint; reason: string }
  /** The folder has a checkpoint, but no key to go on with. */
  | { kind: "key-missing"; path: string }
  | { kind: "key-unusable"; path: string; reason: string }
  /** The log was signed elsewhere, and the folder here knows nothing of it, or less. */
  | { kind: "not-the-first"; size: bigint; at: string }
  /** The folder belongs to a log of another name. */
  | { kind: "another-log"; expected: string; actual: string }
  /** What the folder holds as its checkpoint cannot be read, or no key it knows signed it. */
  | { kind: "checkpoint-unreadable"; path: string; reason: string }
  /** The folder could not be read or written. */
  | { kind: "folder"; path: string; reason: string };

/** What happened, in a few words, then what it means and what to do. */
export function describePublishProblem(problem: PublishProblem): { title: string; words: string } {
  switch (problem.kind) {
    case "rolled-back":
      return {
        title: `The log was rolled back from ${count(problem.from)} to ${count(problem.to)} events`,
        words: `${capital(problem.at)} holds a signed checkpoint of ${count(problem.from)} events; the database has sealed ${count(problem.to)}. It looks like a restored older copy. Nothing is signed until the missing events are back.`,
      };
    case "forked":
      return {
        title: `The log has another past than the one that was signed`,
        words: `Its first ${count(problem.size)} events do not give the root in ${problem.at}: expected ${problem.expected}, found ${problem.actual}. Nothing is signed. Run whence verify to see where they differ.`,
      };
    case "broken":
      return {
        title: "The tiles of the log do not fit together",
        words: `At ${count(problem.size)} events: ${problem.reason}. Nothing is signed. Run whence verify to see which tile was changed.`,
      };
    case "key-missing":
      return {
        title: "The signing key is missing",
        words: `The ledger folder has a checkpoint, but ${problem.path} is not there. No new key is made for a log that has one: put the key back from your copy.`,
      };
    case "key-unusable":
      return {
        title: "The signing key cannot be used",
        words: `${problem.path}: ${problem.reason}.`,
      };
    case "not-the-first":
      return {
        title: "This log is signed elsewhere",
        words: `${capital(problem.at)} has a checkpoint of ${count(problem.size)} events which the ledger folder here does not know. Start upkeep where the folder and its key are, or bring them here.`,
      };
    case "another-log":
      return {
        title: "The ledger folder belongs to another log",
        words: `It holds checkpoints of ${problem.actual}; this log is ${problem.expected}. Give each log a data folder of its own.`,
      };
    case "checkpoint-unreadable":
      return {
        title: "The kept checkpoint cannot be read",
        words: `${problem.path}: ${problem.reason}. Nothing is signed until it is back: an anchor folder has a copy.`,
      };
    case "folder":
      return {
        title: "The ledger folder cannot be used",
        words: `${problem.path}: ${problem.reason}. Events are sealed meanwhile; checkpoints go on when the folder does.`,
      };
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const count = (size: bigint): string => size.toLocaleString("en-US");
