/**
 * A file's content at a commit → the image of its entity, small enough for an event and the same for the same content.
 *
 * A JSON object is its own fields, so that a changed version reads as "version from 1.0 to 1.1"; other text is
 * `{mode, lines, content}`, a link `{mode, target}`, a submodule `{mode, commit}`. What is larger or no text is told by
 * `{mode, bytes, blob}`: enough to know that it changed, and which object of git holds it.
 */
import { eventLimits } from "@/lib/model/event-limits";
import { isJsonObject, type JsonObject, parseJson, sentLimits } from "@/lib/model/json";
import { utf8Length } from "@/lib/model/json-string";
import { object } from "./tree";

export type GitImageLimits = {
  /** JSON objects up to this size are told by their fields. */
  jsonBytesMax: number;
  /** Text up to this size is told in full. */
  textBytesMax: number;
};

export const gitImageLimits: GitImageLimits = { jsonBytesMax: 256 * 1024, textBytesMax: 64 * 1024 };

/** A file as a tree names it. */
export type GitFile = { mode: string; blob: string };

/** `content` is null where it was not read; `bytes` where the object is not in the repository. */
export type GitContent = { bytes: number | null; content: Buffer | null };

export const submoduleMode = "160000";
const linkMode = "120000";

export function gitImage(file: GitFile, { bytes, content }: GitContent, limits = gitImageLimits): JsonObject {
  const { mode, blob } = file;
  if (mode === submoduleMode) return object({ mode, commit: blob });
  const text = content === null ? null : textOf(content);
  if (text === null || content === null) return smallImage(file, bytes, content !== null);
  const isShort = content.length <= limits.textBytesMax;
  if (mode === linkMode) return isShort ? object({ mode, target: text }) : smallImage(file, bytes);
  const fields = content.length <= limits.jsonBytesMax ? jsonFields(text) : null;
  if (fields !== null) return fields;
  if (!isShort) return smallImage(file, bytes);
  return object({ mode, lines: { number: String(linesOf(text)) }, content: text });
}

/** Which file it is and how large, without what it holds. */
export function smallImage({ mode, blob }: GitFile, bytes: number | null, binary = false): JsonObject {
  if (bytes === null) return object({ mode, blob, missing: true });
  return object({ mode, bytes: { number: String(bytes) }, blob, binary: binary || undefined });
}

function textOf(content: Buffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

// Two images and what lies around them share an event's names and levels. A number of hundreds of digits stays text.
const jsonLimits = { ...sentLimits, keysMax: 4_000, depthMax: 60, digitsMax: 100 };

function jsonFields(text: string): JsonObject | null {
  if (!/^[ \t\r\n]*\{/.test(text)) return null;
  const parsed = parseJson(text, jsonLimits);
  if (!parsed.ok || !isJsonObject(parsed.tree)) return null;
  const { fieldNameBytesMax } = eventLimits;
  return [...parsed.tree.keys()].every((name) => utf8Length(name) <= fieldNameBytesMax) ? parsed.tree : null;
}

function linesOf(text: string): number {
  const breaks = text.split("\n").length - 1;
  return text === "" || text.endsWith("\n") ? breaks : breaks + 1;
}
