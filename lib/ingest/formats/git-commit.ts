/**
 * A commit as git stores it, in bytes → what it says, with nothing lost.
 *
 * Names and messages are in whatever encoding their writer used: the one the commit declares, else UTF-8. Bytes that
 * are neither, and NUL, show as U+FFFD and stand in `originals` in base64. Times are kept with the writer's zone.
 */
export type GitPerson = { name: string; email: string; time: string };

export type GitCommit = {
  hash: string;
  tree: string;
  parents: string[];
  author: GitPerson;
  committer: GitPerson;
  encoding: string | null;
  message: string;
  subject: string;
  /** What could not be shown as it is, by name, in base64. */
  originals: Map<string, string>;
};

const space = 0x20;
const newline = 0x0a;

export function readGitCommit(hash: string, bytes: Buffer): GitCommit {
  const { headers, body } = split(bytes);
  const values = (name: string) => headers.filter((header) => header.name === name).map(({ value }) => value);
  const [encoding = null] = values("encoding").map((value) => value.toString("latin1"));
  const originals = new Map<string, string>();
  const text = (name: string, value: Buffer) => {
    const shown = decode(value, encoding);
    if (shown.includes("\ufffd")) originals.set(name, value.toString("base64"));
    return shown;
  };
  const person = (role: string) => {
    const { name, email, time } = splitPerson(values(role)[0] ?? Buffer.alloc(0));
    return { name: text(`${role}Name`, name), email: text(`${role}Email`, email), time };
  };
  const message = text("message", body).replace(/^\n+|\n+$/g, "");
  return {
    hash,
    tree: values("tree")[0]?.toString("latin1") ?? "",
    parents: values("parent").map((value) => value.toString("latin1")),
    author: person("author"),
    committer: person("committer"),
    encoding,
    message,
    subject: (message.split(/\n[ \t]*\n/, 1)[0] ?? "").replace(/\s*\n\s*/g, " "),
    originals,
  };
}

type Header = { name: string; value: Buffer };

/** Headers end at the first empty line; a line that begins with a space goes on with the one before. */
function split(bytes: Buffer): { headers: Header[]; body: Buffer } {
  const headers: Header[] = [];
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(newline, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    from += line.length + 1;
    if (line.length === 0) break;
    const at = line.indexOf(space);
    if (at > 0) headers.push({ name: line.toString("latin1", 0, at), value: line.subarray(at + 1) });
  }
  return { headers, body: bytes.subarray(from) };
}

/** `Ann Example <ann@example.com> 1700000000 +0100` */
function splitPerson(line: Buffer): { name: Buffer; email: Buffer; time: string } {
  const close = line.lastIndexOf(">");
  const open = line.indexOf("<");
  const known = open >= 0 && close > open;
  return {
    name: trimmed(known ? line.subarray(0, open) : line),
    email: trimmed(known ? line.subarray(open + 1, close) : Buffer.alloc(0)),
    time: gitTime(known ? line.toString("latin1", close + 1).trim() : ""),
  };
}

function trimmed(bytes: Buffer): Buffer {
  let from = 0;
  let to = bytes.length;
  while (from < to && bytes[from] === space) from += 1;
  while (to > from && bytes[to - 1] === space) to -= 1;
  return bytes.subarray(from, to);
}

/** Seconds since 1970 and a zone → RFC 3339 in that zone; what is no such time stays as it is, to be refused. */
export function gitTime(text: string): string {
  const [, digits = "", sign = "", hours = "", minutes = ""] =
    /^(-?\d{1,12}) ([+-])(\d\d)(\d\d)$/.exec(text) ?? [];
  if (digits === "") return text;
  // A zone of 51 hours is met in real commits. The moment is known without it.
  const real = Number(hours) < 24 && Number(minutes) < 60;
  const aheadMs = real ? (sign === "-" ? -60_000 : 60_000) * (Number(hours) * 60 + Number(minutes)) : 0;
  const time = new Date(Number(digits) * 1000 + aheadMs);
  if (Number.isNaN(time.getTime())) return text;
  return `${time.toISOString().replace(/\.000Z$/, "")}${real ? `${sign}${hours}:${minutes}` : "Z"}`;
}

function decode(bytes: Buffer, encoding: string | null): string {
  for (const label of encoding === null ? ["utf-8"] : [encoding, "utf-8"]) {
    try {
      return new TextDecoder(label, { fatal: true, ignoreBOM: true })
        .decode(bytes)
        .replaceAll("\0", "\ufffd");
    } catch {
      // An encoding nobody knows, or not the one that was declared: the next one.
    }
  }
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replaceAll("\0", "\ufffd");
}
