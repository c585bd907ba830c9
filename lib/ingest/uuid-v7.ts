/** An id for an event that came without one (RFC 9562 §5.7): ordered by time to the millisecond, then random. */
import { randomBytes } from "node:crypto";
import { formatUuid } from "./uuid-v5";

export function uuidV7(nowMs: number = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(bytes);
}
