/**
 * A CloudEvent in HTTP's binary mode → the same in JSON: attributes are `ce-` headers, the body is the data.
 *
 * Header values are read as the HTTP binding says: double quotes first, then one round of percent-decoding, UTF-8 or
 * refused. What it leaves open is refused too: a `%` without two hexadecimal digits, characters that should have
 * been encoded, control characters. The body by its Content-Type: JSON (also where none is said) is parsed, text and
 * XML become a text, anything else base64; an empty body is no data.
 */
import { type JsonObject, type JsonTree, parseJson } from "@/lib/model/json";
import type { FieldProblem } from "../sent";

export type BinaryRead =
  | { ok: true; record: JsonObject }
  | { ok: false; problems: FieldProblem[]; notJson?: boolean };

type HeaderList = Pick<Headers, "get" | "forEach">;

/** Whether a request that is not in structured mode is meant as a CloudEvent at all. */
export function isBinaryCloudEvent(headers: Pick<Headers, "get">): boolean {
  return ["ce-specversion", "ce-id", "ce-source", "ce-type"].some((name) => headers.get(name) !== null);
}

export function readBinaryMode(headers: HeaderList, body: Uint8Array): BinaryRead {
  const problems: FieldProblem[] = [];
  const attributes: JsonObject = new Map();
  headers.forEach((value, header) => {
    if (!header.startsWith("ce-")) return;
    const name = header.slice(3);
    const read = reserved.has(name)
      ? { ok: false as const, message: "cannot be a header: it is said by Content-Type and the body" }
      : readHeaderValue(value);
    if (read.ok) attributes.set(name, read.text);
    else problems.push({ path: name, message: read.message });
  });
  const contentType = headers.get("content-type");
  const data = body.length === 0 ? { ok: true as const, fields: {} } : readBody(contentType, body);
  if (!data.ok) problems.push(data.problem);
  if (!data.ok || problems.length > 0)
    return { ok: false, problems, notJson: !data.ok && data.notJson && problems.length === 1 };
  for (const [name, value] of Object.entries(data.fields)) attributes.set(name, value);
  if (contentType !== null) attributes.set("datacontenttype", contentType);
  return { ok: true, record: attributes };
}

const reserved = new Set(["data", "data_base64", "datacontenttype"]);

type HeaderValue = { ok: true; text: string } | { ok: false; message: string };

export function readHeaderValue(value: string): HeaderValue {
  const unquoted = unquote(value);
  if (unquoted === null) return no("has a double quote that does not end");
  if (!/^[\x20-\x7e]*$/.test(unquoted)) return no("must be percent-encoded outside printable ASCII");
  if (/%(?![0-9a-fA-F]{2})/.test(unquoted)) return no("has a % that two hexadecimal digits do not follow");
  let text: string;
  try {
    // Strict about UTF-8: overlong forms, surrogates and stray bytes are refused.
    text = decodeURIComponent(unquoted);
  } catch {
    return no("is not UTF-8 when percent-decoded");
  }
  return /\p{Cc}/u.test(text) ? no("holds a control character") : { ok: true, text };
}

/** Texts in double quotes, a backslash keeping what follows; in one pass, since the sender chooses the value. */
function unquote(value: string): string | null {
  if (!value.includes('"')) return value;
  let text = "";
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (quoted && char === "\\") text += value.charAt(++at);
    else text += char;
  }
  return quoted ? null : text;
}

type BodyRead =
  | { ok: true; fields: Record<string, JsonTree> }
  | { ok: false; problem: FieldProblem; notJson: boolean };

function readBody(contentType: string | null, body: Uint8Array): BodyRead {
  const media = (contentType ?? "application/json").split(";")[0]?.trim().toLowerCase() ?? "";
  const json = /^(application|text)\/json$|\+json$/.test(media);
  if (!json && !/^text\/|^application\/xml$|\+xml$/.test(media))
    return { ok: true, fields: { data_base64: Buffer.from(body).toString("base64") } };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { ok: false, problem: { path: "data", message: "is not UTF-8" }, notJson: json };
  }
  if (!json) {
    if (text.includes("\0"))
      return { ok: false, problem: { path: "data", message: "holds the character NUL" }, notJson: false };
    return { ok: true, fields: { data: text } };
  }
  const parsed = parseJson(text);
  if (parsed.ok) return { ok: true, fields: { data: parsed.tree } };
  const { kind, path, position, message } = parsed.problem;
  const joined = path === "" || path.startsWith("[") ? `data${path}` : `data.${path}`;
  const problem = { path: joined, message: `${message} (at character ${position})` };
  return { ok: false, problem, notJson: kind === "syntax" };
}

function no(message: string): HeaderValue {
  return { ok: false, message };
}
