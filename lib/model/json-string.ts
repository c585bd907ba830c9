/** What JSON texts are measured by: bytes of UTF-8, and order by bytes, without encoding anything. */

/** No half of a surrogate pair, which UTF-8 cannot hold. */
export function isWellFormed(text: string): boolean {
  // With the u flag a whole pair is one character, so only lone halves match.
  return !/\p{Surrogate}/u.test(text);
}

export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // A pair is two units and four bytes: two each. Everything else from U+0800 on is three.
    bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** Order of the UTF-8 bytes, which is the order of code points, not of JavaScript's UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

// Surrogates stand for code points above U+FFFF: they rank behind U+E000–U+FFFF.
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Characters as PostgreSQL's `length()` counts them, no further than is asked. */
export function longerThan(text: string, charactersMax: number): boolean {
  if (text.length <= charactersMax) return false;
  if (text.length > charactersMax * 2) return true;
  return Array.from(text).length > charactersMax;
}
