/**
 * A body → the text of each event in it, before anything is parsed.
 *
 * So limits hold for each event by itself, and an event with an error does not hide the errors of those behind it.
 * Only brackets, commas and texts are looked at, without recursion: a million open brackets cost one pass.
 * Whether a piece is JSON is `parseJson`'s to say.
 */
export type BodyFormat = "json" | "ndjson" | "cloudevent" | "cloudevent-batch";

export type Split = { ok: true; texts: string[] } | { ok: false; position: number; message: string };

export function splitEvents(body: string, format: BodyFormat): Split {
  if (format === "ndjson")
    return { ok: true, texts: body.split("\n").filter((line) => /[^ \t\r]/.test(line)) };
  const from = body.search(/[^ \t\r\n]/);
  if (from < 0) return { ok: false, position: 0, message: "the body is empty" };
  // A CloudEvent says by its type whether it comes alone.
  if (format === "cloudevent") return { ok: true, texts: [body] };
  if (body[from] === "[") return splitArray(body, from);
  if (format === "cloudevent-batch") return { ok: false, position: from, message: "a batch is a list" };
  return { ok: true, texts: [body] };
}

function splitArray(body: string, from: number): Split {
  const texts: string[] = [];
  let depth = 0;
  let start = from + 1;
  for (let at = from; at < body.length; at++) {
    const code = body.charCodeAt(at);
    if (code === 0x22) {
      at = endOfText(body, at);
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
    } else if (code === 0x2c && depth === 1) {
      texts.push(body.slice(start, at));
      start = at + 1;
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
      if (depth === 0) return finish(body, texts, start, at);
    }
  }
  return { ok: false, position: body.length, message: "the list of events does not end" };
}

function endOfText(body: string, from: number): number {
  for (let at = body.indexOf('"', from + 1); at >= 0; at = body.indexOf('"', at + 1)) {
    // Behind an odd number of backslashes a quote is part of the text.
    let before = at - 1;
    while (body.charCodeAt(before) === 0x5c) before -= 1;
    if ((at - before) % 2 === 1) return at;
  }
  return body.length;
}

function finish(body: string, texts: string[], start: number, end: number): Split {
  if (body[end] !== "]") return { ok: false, position: end, message: 'the list of events ends with "}"' };
  const rest = body.slice(end + 1).search(/[^ \t\r\n]/);
  if (rest >= 0)
    return { ok: false, position: end + 1 + rest, message: "something follows the list of events" };
  const last = body.slice(start, end);
  // An empty list has no events; after a comma an event must follow, which parseJson will miss.
  if (texts.length > 0 || /[^ \t\r\n]/.test(last)) texts.push(last);
  return { ok: true, texts };
}
