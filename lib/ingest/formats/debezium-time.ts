/**
 * Numbers since 1970 → ISO text, digit for digit: a float would lose the nanoseconds, `Date` the microseconds.
 * Null for what ISO text cannot say (years before 1 and past 9999, such as PostgreSQL's infinity).
 */
import { isJsonNumber, type JsonTree } from "@/lib/model/json";

/** Digits behind the second that the number counts in. */
export type Precision = 3 | 6 | 9;

const secondsOfDay = 86_400n;

/** `2026-03-12T03:12:06.884123`, as short as it can be said in whole milli-, micro- or nanoseconds. */
export function isoDateTime(amount: bigint, precision: Precision): string | null {
  const unit = 10n ** BigInt(precision);
  const fraction = ((amount % unit) + unit) % unit;
  const seconds = (amount - fraction) / unit;
  const date = isoDate((seconds - mod(seconds, secondsOfDay)) / secondsOfDay);
  if (date === null) return null;
  return `${date}T${clock(mod(seconds, secondsOfDay))}${formatFraction(fraction, precision)}`;
}

export function isoDate(days: bigint): string | null {
  // The years 1 to 9999: those with four digits and no sign.
  if (days < -719_162n || days > 2_932_896n) return null;
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

/** A time of day; null for MySQL's TIME of more than a day, or below zero. */
export function isoTime(amount: bigint, precision: Precision): string | null {
  const unit = 10n ** BigInt(precision);
  if (amount < 0n || amount >= secondsOfDay * unit) return null;
  return `${clock(amount / unit)}${formatFraction(amount % unit, precision)}`;
}

export function wholeNumber(tree: JsonTree | undefined): bigint | null {
  return isJsonNumber(tree) && /^-?\d{1,20}$/.test(tree.number) ? BigInt(tree.number) : null;
}

function mod(value: bigint, by: bigint): bigint {
  return ((value % by) + by) % by;
}

function clock(seconds: bigint): string {
  const two = (value: bigint): string => String(value).padStart(2, "0");
  return `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
}

function formatFraction(fraction: bigint, precision: Precision): string {
  const digits = String(fraction)
    .padStart(precision, "0")
    .replace(/(000)+$/, "");
  return digits === "" ? "" : `.${digits}`;
}
