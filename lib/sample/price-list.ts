/**
 * What the desk has prices for: the traded maturities of four metals, whose prices move all day, and a long list of
 * special ones (by grade, place and month), which only move all together, when the reference rate behind them does
 * (curve-shift.ts). With them the list has 10,000 prices.
 */
import { type Micros, timeOf } from "./story-time";

export type Priced = { symbol: string; family: string; mid: number };

export const families = [
  { family: "CU", symbol: "CU-CATH", mid: 9_411, count: 22 },
  { family: "AL", symbol: "AL-INGOT", mid: 2_624, count: 18 },
  { family: "ZN", symbol: "ZN-SHG", mid: 2_886, count: 14 },
  { family: "NI", symbol: "NI-BRIQ", mid: 15_612, count: 8 },
] as const;

/** Maturities by month: `CU-CATH-3M`. */
export const symbols = families.flatMap(({ family, symbol, mid, count }) =>
  Array.from({ length: count }, (_, index) => ({
    symbol: `${symbol}-${index + 1}M`,
    family,
    mid: mid + index * 3,
  })),
);

/** Delisted in the course of the day. */
export const leaving = { symbol: "PB-INGOT-1M", family: "PB", mid: 1_987 };

/** When all prices moved, and how many there are to move. */
export const shiftAt = timeOf("2026-02-26", "14:15:04.118");
export const pricesMost = 10_000;

/** Only a story that reaches the shift needs the long list. */
export const specialPrices = (opening: Micros): Priced[] =>
  opening < shiftAt ? special.flatMap(byGradeAndPlace) : [];

const places = ["RTM", "ANR", "VLI", "HAM", "GOA", "BIO", "TRS", "GDN", "KLV", "SIN", "PUS", "BUS"] as const;

/** Grades, then places, then months: `CU-G2-ANR-14M`. */
function byGradeAndPlace({ family, mid, count }: { family: string; mid: number; count: number }): Priced[] {
  return Array.from({ length: count }, (_, index) => {
    const place = places[index % places.length] ?? "";
    const month = 1 + (Math.floor(index / places.length) % 27);
    const grade = 1 + Math.floor(index / (places.length * 27));
    return { symbol: `${family}-G${grade}-${place}-${month}M`, family, mid: mid + grade * 7 + month * 2 };
  });
}

// biome-ignore format: a family and about what a tonne of it costs
const lesser: readonly (readonly [family: string, mid: number])[] = [
  ["PB", 1_987], ["SN", 28_640], ["CO", 24_300], ["LI", 9_870], ["MG", 2_410], ["MN", 1_830], ["MO", 43_100], ["TI", 6_050],
  ["CR", 9_340], ["SB", 21_700], ["BI", 11_900], ["CD", 3_260], ["IN", 312_000], ["GA", 389_000], ["GE", 1_840_000], ["TE", 71_500],
  ["SE", 23_800], ["V", 27_900], ["W", 38_700], ["TA", 168_000], ["NB", 44_800], ["ZR", 31_200], ["HF", 2_100_000], ["RE", 1_260_000],
  ["Y", 31_400], ["LA", 1_050], ["CE", 1_120], ["PR", 62_300], ["ND", 61_900], ["SM", 2_020], ["EU", 27_600], ["TB", 812_000],
  ["DY", 263_000], ["SI", 1_770], ["FE", 108], ["STL", 574], ["NI", 15_612],
];

const others = pricesMost - symbols.length - [leaving].length;
const great = { CU: 3_390, AL: 2_942, ZN: 2_170 } as const;
const left = others - great.CU - great.AL - great.ZN;

const special = [
  { family: "CU", mid: 9_380, count: great.CU },
  { family: "AL", mid: 2_610, count: great.AL },
  { family: "ZN", mid: 2_870, count: great.ZN },
  ...lesser.map(([family, mid], index) => ({
    family,
    mid,
    // Even shares; the remainder goes to the first, one each.
    count: Math.floor(left / lesser.length) + (index < left % lesser.length ? 1 : 0),
  })),
];

/** Twelve digits behind the point, the last of them a zero now and then: `9411.203846153840`. */
export const midText = (whole: number, left: number, right: number): string =>
  `${whole}.${String(left).padStart(6, "0")}${String(right).padStart(6, "0")}`;
