/** What a request says its body is. Null: nothing we read, or not as it is (compressed, another character set). */
import type { BodyFormat } from "./split-events";

const formats: Record<string, BodyFormat> = { "application/json": "json", "application/x-ndjson": "ndjson" };

export function bodyFormat(headers: Pick<Headers, "get">): BodyFormat | null {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  // Unpacking would let a small body be a large one.
  if (encoding !== "" && encoding !== "identity") return null;
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(text)?.[1])
    .find(Boolean);
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") return null;
  const name = type.trim();
  return Object.hasOwn(formats, name) ? (formats[name] ?? null) : null;
}
