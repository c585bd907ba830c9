import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8, equalBytes, fromBase64, fromHex, joinBytes, toBase64, toHex } from "./bytes";

const bytes = fc.uint8Array({ maxLength: 100 });

test("hex and base64 give back the bytes, and are what everybody else writes", () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(fromHex(toHex(value))).toEqual(value);
      expect(fromBase64(toBase64(value))).toEqual(value);
      expect(toHex(value)).toBe(Buffer.from(value).toString("hex"));
      expect(toBase64(value)).toBe(Buffer.from(value).toString("base64"));
    }),
  );
});

test("one text for one value: whatever reads is written again as it was", () => {
  const texts = fc.string({ unit: fc.constantFrom(..."ABQRabcf0189+/=- \n") });
  fc.assert(
    fc.property(texts, (text) => {
      const fromHexText = fromHex(text);
      const fromBase64Text = fromBase64(text);
      if (fromHexText !== null) expect(toHex(fromHexText)).toBe(text);
      if (fromBase64Text !== null) expect(toBase64(fromBase64Text)).toBe(text);
    }),
    { numRuns: 2000 },
  );
});

test("sloppy spellings are refused", () => {
  for (const text of ["0", "AB", "0x", "a b", "0g"]) expect(fromHex(text), text).toBeNull();
  for (const text of ["Q", "QQ", "QQ=", "QR==", "QUJ=", "QQ==\n", " QQ==", "Q-==", "QQ==QQ==", "=", "===="])
    expect(fromBase64(text), text).toBeNull();
});

test("bytes are joined in order and compared to the last one", () => {
  const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  expect(joinBytes(a, b, a)).toEqual(Uint8Array.of(1, 2, 3, 1, 2));
  expect(equalBytes(a, Uint8Array.of(1, 2))).toBe(true);
  for (const other of [Uint8Array.of(1, 3), Uint8Array.of(1), Uint8Array.of(1, 2, 3)])
    expect(equalBytes(a, other)).toBe(false);
});

test("UTF-8 is read strictly, a byte order mark included", () => {
  for (const text of ["", "aß日🎉", "\ufeffa"]) expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  for (const bad of [Uint8Array.of(0xff), Uint8Array.of(0xc0, 0x80), Uint8Array.of(0xed, 0xa0, 0x80)])
    expect(decodeUtf8(bad)).toBeNull();
});
