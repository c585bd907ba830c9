/** Every format that can be imported, by the name the command line gives it. */
import "server-only";
import type { JsonFormat } from "../formats/format";
import { ndjsonFormat } from "../formats/ndjson";
import type { ImportFormat } from "./import-format";
import { jsonImport } from "./json-import";

/** Formats whose records are JSON; a rejected record of theirs can be mapped again by itself. */
export const jsonFormats: Record<string, JsonFormat> = {
  ndjson: ndjsonFormat,
};

export const formatNames = Object.keys(jsonFormats);

export function importFormat(name: string): ImportFormat | null {
  const json = Object.hasOwn(jsonFormats, name) ? jsonFormats[name] : undefined;
  return json ? jsonImport(json) : null;
}
