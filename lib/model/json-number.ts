/**
 * Numbers as PostgreSQL's jsonb keeps them: every digit of the value, trailing zeros too, no exponent, no minus zero.
 *
 * `digitsNeeded` is arithmetic on the exponent and never writes the digits out, so a short text that stands for
 * a long number is found out before it costs anything. Held against the real server in json-number.db.test.ts.
 */

/** Digits of the number written out without exponent: those before the point (at least one) and those behind it. */
export function digitsNeeded(number: string): number {
  const { whole, fraction, exponent } = split(number);
  const leading = leadingZeros(whole, fraction);
  const isZero = leading === whole.length + fraction.length;
  const before = isZero ? 1 : Math.max(1, whole.length + exponent - leading);
  return before + Math.max(0, fraction.length - exponent);
}

// numeric's own bounds are 131,072 digits before the point and 16,383 behind it.
const writtenMax = 150_000;

/** `1.50e1` → `15.0`, `-0` → `0`, `1e2` → `100`: the text `'…'::jsonb::text` gives. */
export function postgresNumber(number: string): string {
  // Nearly all numbers: plain integers.
  if (/^[1-9]\d*$/.test(number)) return number;
  if (digitsNeeded(number) > writtenMax) throw new RangeError("PostgreSQL cannot hold this number");
  const { negative, whole, fraction, exponent } = split(number);
  const digits = whole + fraction;
  const isZero = leadingZeros(whole, fraction) === digits.length;
  const scale = Math.max(0, fraction.length - exponent);
  if (isZero) return scale === 0 ? "0" : `0.${"0".repeat(scale)}`;
  const point = whole.length + exponent;
  const before = point <= 0 ? "" : digits.slice(0, point).padEnd(point, "0");
  const behind = scale === 0 ? "" : digits.slice(Math.max(0, point)).padStart(scale, "0");
  const integer = before.replace(/^0+/, "") || "0";
  return `${negative ? "-" : ""}${integer}${behind === "" ? "" : `.${behind}`}`;
}

type Parts = { negative: boolean; whole: string; fraction: string; exponent: number };

// Beyond this an exponent only has to be large: no text has so many digits that the sum could matter.
const exponentMax = 1e12;

function split(number: string): Parts {
  const negative = number.startsWith("-");
  const exponentAt = number.search(/[eE]/);
  const mantissa = number.slice(negative ? 1 : 0, exponentAt < 0 ? undefined : exponentAt);
  const pointAt = mantissa.indexOf(".");
  return {
    negative,
    whole: pointAt < 0 ? mantissa : mantissa.slice(0, pointAt),
    fraction: pointAt < 0 ? "" : mantissa.slice(pointAt + 1),
    exponent: exponentAt < 0 ? 0 : readExponent(number.slice(exponentAt + 1)),
  };
}

function readExponent(text: string): number {
  const digits = text.replace(/^[+-]?0*/, "");
  const size = digits.length > 12 ? exponentMax : Number(digits);
  return text.startsWith("-") ? -size : size;
}

function leadingZeros(whole: string, fraction: string): number {
  // JSON allows no leading zeros but the single one before a point.
  if (whole !== "0") return 0;
  const first = fraction.search(/[1-9]/);
  return first < 0 ? 1 + fraction.length : 1 + first;
}
