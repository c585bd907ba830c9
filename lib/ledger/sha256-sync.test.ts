import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, it } from "vitest";
import { toHex } from "./bytes";
import { sha256Sync } from "./sha256-sync";

const known = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

it("gives what every other SHA-256 gives, for every length around the borders of a block", () => {
  for (let length = 0; length <= 260; length += 1) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 255);
    expect(toHex(sha256Sync(bytes)), String(length)).toBe(known(bytes));
  }
});

it("takes its message in any parts", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 5 }), (parts) => {
      expect(toHex(sha256Sync(...parts))).toBe(known(Buffer.concat(parts)));
    }),
  );
});
