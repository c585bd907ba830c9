/** Ids from names (RFC 9562 §5.5): the same source and id give the same UUID, here and in any other program. */
import { hash } from "node:crypto";

/** Under which every name of ours stands; fixed for ever, since ids in the log were made from it. */
export const whenceNamespace = "5b1e8f0c-6a8d-4f3e-9c57-2d0b7a94e613";

export function uuidV5(namespace: string, name: string): string {
  const named = Buffer.concat([Buffer.from(namespace.replaceAll("-", ""), "hex"), Buffer.from(name, "utf8")]);
  // In one call: a Hash object for each id takes three times as long.
  const bytes = hash("sha1", named, "buffer").subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

/** The UUID of what a source calls `id`. A namespace for each source: no pair of source and id meets another. */
export function sourceUuid(source: string, id: string): string {
  return uuidV5(namespaceOf(source), id);
}

// One request, and mostly one process, speaks for one source: its namespace is hashed once.
let last = { source: "", namespace: uuidV5(whenceNamespace, "") };

function namespaceOf(source: string): string {
  if (last.source !== source) last = { source, namespace: uuidV5(whenceNamespace, source) };
  return last.namespace;
}

export function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
