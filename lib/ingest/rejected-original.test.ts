import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { originalText } from "./rejected-original";

const shown = (bytes: Uint8Array) =>
  originalText(bytes).lines.map((line) => line.map((part) => part.text).join(""));
const bytesOf = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

const characters = fc.constantFrom("a", "\n", "\r", "é", "漢", "😀", "\0", "\u202e", "\ufeff", "\x7f");
const texts = fc.array(characters, { maxLength: 60 }).map((all) => all.join(""));

describe("the original of a rejected record", () => {
  test("stands line by line, as it came", () => {
    expect(shown(bytesOf('{"a":1,\r\n\n "b":2}\n'))).toEqual(['{"a":1,\r', "", ' "b":2}']);
    expect(shown(bytesOf(""))).toEqual([]);
    expect(shown(bytesOf("\n"))).toEqual([""]);
  });

  test("shows what is not UTF-8 as bytes, beside the text around it", () => {
    expect(originalText(bytesOf("caf", [0xe9, 0xff], ' "é😀"', [0xf0, 0x9f]))).toEqual({
      lines: [
        [
          { kind: "text", text: "caf" },
          { kind: "bytes", text: "\\xE9\\xFF" },
          { kind: "text", text: ' "é😀"' },
          { kind: "bytes", text: "\\xF0\\x9F" },
        ],
      ],
      shownBytes: 16,
    });
  });

  test("keeps NUL and a byte order mark, which the screen then names", () => {
    expect(originalText(bytesOf("\ufeffa\0b")).lines).toEqual([[{ kind: "text", text: "\ufeffa\0b" }]]);
  });

  test("ends after 64 KB, between two characters, and says how far it goes", () => {
    const long = originalText(bytesOf("x", "é".repeat(40_000)));
    expect(long.shownBytes).toBe(65_535);
    expect(long.lines[0]?.[0]?.text).toMatch(/^xé+$/u);
    expect(originalText(Buffer.from("a\n".repeat(5_000)))).toMatchObject({ shownBytes: 2_000 });
  });

  test.each([
    ["NUL", Buffer.alloc(1_048_576)],
    ["NUL by turns", Buffer.from("\0a".repeat(500_000))],
    ["no UTF-8 by turns", Buffer.alloc(1_048_576, Buffer.from([0xff, 0x61]))],
    ["continuation bytes", Buffer.alloc(1_048_576, 0x80)],
    ["line feeds", Buffer.alloc(1_048_576, 0x0a)],
  ])("costs a bounded page for a megabyte of %s", (_, bytes) => {
    const { lines, shownBytes } = originalText(bytes);
    expect(lines.length).toBeLessThanOrEqual(1_000);
    expect(lines.flat().length).toBeLessThanOrEqual(4_000);
    expect(shownBytes).toBeGreaterThan(0);
    expect(shownBytes).toBeLessThanOrEqual(65_536);
  });

  test("law: what is shown of text within the bounds is all of it", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = Buffer.from(text);
        const { lines, shownBytes } = originalText(bytes);
        expect(shownBytes).toBe(bytes.length);
        const again = lines.map((line) => line.map((part) => part.text).join("")).join("\n");
        expect(Buffer.from(again).equals(Buffer.from(bytes.toString().replace(/\n$/u, "")))).toBe(true);
      }),
    );
  });
});
