/** Ids from names (RFC 9562 §5.5): the same source and id give the same UUID, here and in any other program. */
import { createHash } from "node:crypto";

/** Under which every name of ours stands; fixed for ever, since ids in the log were made from it. */
export const whenceNamespace = "5b1e8f0c-6a8d-4f3e-9c57-2d0b7a94e613";

export function uuidV5(namespace: string, name: string): string {
  const hash = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8");
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}

/** The UUID of what a source calls `id`. A namespace for each source: no pair of source and id meets another. */
export function sourceUuid(source: string, id: string): string {
  return uuidV5(uuidV5(whenceNamespace, source), id);
}

export function formatUuid(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
