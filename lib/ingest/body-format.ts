/**
 * What a request says its body is. Null: nothing we read, or not as it is (compressed, another character set).
 *
 * A CloudEvent's binary mode has no type of its own: it is told by its `ce-` headers, and then the body may be
 * anything. Formats of CloudEvents other than JSON are not read, whatever headers they bring.
 */
import { isBinaryCloudEvent } from "./formats/cloudevents-binary";
import type { BodyFormat } from "./split-events";

export type RequestFormat = BodyFormat | "cloudevent-binary";

const formats: Record<string, BodyFormat> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/cloudevents+json": "cloudevent",
  "application/cloudevents-batch+json": "cloudevent-batch",
};

export function bodyFormat(headers: Pick<Headers, "get">): RequestFormat | null {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  // Unpacking would let a small body be a large one.
  if (encoding !== "" && encoding !== "identity") return null;
  const [type = "", ...parameters] = (headers.get("content-type") ?? "").toLowerCase().split(";");
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/.exec(text)?.[1])
    .find(Boolean);
  if (charset !== undefined && charset !== "utf-8" && charset !== "utf8") return null;
  const name = type.trim();
  if (!name.startsWith("application/cloudevents") && isBinaryCloudEvent(headers)) return "cloudevent-binary";
  return Object.hasOwn(formats, name) ? (formats[name] ?? null) : null;
}
