/** The name of a source: what stands in the log's `source` column for everything its keys send. */
import type { AccessProblem } from "./access-problem";

/** The source of the explorer's own events. No key may be made for it: nobody else can write them. */
export const ownSource = "whence";

export const sourceNameProblem = (name: string): AccessProblem | null => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name)) return "source_invalid";
  // `db:` names come from change capture and cannot be typed here, since a colon is refused above.
  return name.toLowerCase() === ownSource ? "source_reserved" : null;
};
