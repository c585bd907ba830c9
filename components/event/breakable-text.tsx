import { Fragment } from "react";
import { HostileText } from "./hostile-text";

/** A name, id or moment that, where it has to break, breaks behind a dot or underscore, or between day, clock and zone. */
export function BreakableText({ text }: { text: string }) {
  const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:/u.test(text);
  const pieces = text.length > 400 ? [text] : text.split(isMoment ? /(?<=T)|(?=\+)/u : /(?<=[._])/u);
  return pieces.map((piece, at) => (
    // Pieces of one text never move: their place is their identity.
    <Fragment key={at}>
      <HostileText text={piece} max={400} />
      <wbr />
    </Fragment>
  ));
}
