import fc from "fast-check";
import { expect, test } from "vitest";
import { sizeMax } from "./tile";
import {
  formatAddCheckpoint,
  formatSizeAnswer,
  parseAddCheckpoint,
  parseSizeAnswer,
} from "./witness-message";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const requests = fc.record({
  old: fc.bigInt({ min: 0n, max: sizeMax }),
  proof: fc.array(hash, { maxLength: 63 }),
  note: fc.string(),
});

test("a request reads as it was written", () => {
  fc.assert(
    fc.property(requests, (request) => {
      const read = parseAddCheckpoint(formatAddCheckpoint(request));
      expect(read).toEqual({ ok: true, value: request });
    }),
  );
});

test("one text for one request: what reads at all is written the same", () => {
  const pieces = fc.constantFrom(
    "old ",
    "old",
    "0",
    "07",
    "12",
    "\n",
    "\n\n",
    " ",
    `${"A".repeat(43)}=`,
    "A",
    "é",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
      const text = parts.join("");
      const read = parseAddCheckpoint(text);
      if (read.ok) expect(formatAddCheckpoint(read.value)).toBe(text);
    }),
  );
});

test("what is no request is refused with a reason", () => {
  const zeros = `${"A".repeat(43)}=\n`;
  for (const text of [
    "",
    "old 1\n",
    "new 1\n\nnote",
    "old 01\n\nnote",
    "old -1\n\nnote",
    "old 9223372036854775808\n\nnote",
    "old 1 \n\nnote",
    "old 1\nAAAA\n\nnote",
    `old 1\n${zeros.repeat(64)}\nnote`,
  ])
    expect(parseAddCheckpoint(text)).toMatchObject({ ok: false });
});

test("a size is a decimal and a newline, nothing else", () => {
  expect(parseSizeAnswer(formatSizeAnswer(12n))).toBe(12n);
  for (const text of ["", "12", "12\n\n", " 12\n", "012\n", "1e3\n", "-1\n"])
    expect(parseSizeAnswer(text)).toBeNull();
});
