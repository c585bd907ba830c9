/**
 * Chance that repeats itself: the same seed gives the same numbers on every machine (story.test.ts).
 * 32-bit multiply-and-xorshift of a counter: no state but the counter, good enough for a story, not for secrets.
 */
export type Chance = {
  /** From 0 up to, not including, 1. */
  fraction: () => number;
  /** A whole number, both ends included. */
  between: (least: number, most: number) => number;
  pick: <L extends readonly [unknown, ...unknown[]]>(list: L) => L[number];
  happens: (probability: number) => boolean;
};

export function chance(seed: string): Chance {
  let counter = hash32(seed);
  const fraction = (): number => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return mix(counter) / 0x1_0000_0000;
  };
  return {
    fraction,
    between: (least, most) => least + Math.floor(fraction() * (most - least + 1)),
    pick: (list) => list[Math.floor(fraction() * list.length)] ?? list[0],
    happens: (probability) => fraction() < probability,
  };
}

/** 32 bits that depend on every character of the text. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (const unit of text) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return mix(hash);
}

function mix(bits: number): number {
  let mixed = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
