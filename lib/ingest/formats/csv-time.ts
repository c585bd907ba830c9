/**
 * A time as a table writes it → RFC 3339 with a zone, or why it cannot be.
 *
 * Nothing passes through a float, and no zone is guessed: a time without one needs `timezone`. With a place such as
 * `Europe/Berlin`, an hour that the clocks skipped is refused, and one they showed twice too, since either choice could be
 * wrong by an hour; a time with its own zone is never touched. What is no time at all is passed on as it stands, so
 * that it is refused by the rule for all events (read-instant.ts).
 */
export type TimeFormat = { kind: "iso" } | { kind: "unix" } | { kind: "unix-ms" } | TimePattern;

export type TimePattern = { kind: "pattern"; form: RegExp; pattern: string };

/** Minutes ahead of UTC, or a place with its own history of clocks. */
export type TimeZone = { kind: "offset"; text: string } | { kind: "place"; name: string };

export type TimeRead = { ok: true; text: string } | { ok: false; message: string };

export function readTime(cell: string, format: TimeFormat, zone: TimeZone | null): TimeRead {
  if (format.kind === "unix") return readUnix(cell, 9);
  if (format.kind === "unix-ms") return readUnix(cell, 6);
  const parts = (format.kind === "pattern" ? format.form : isoForm).exec(cell.trim())?.groups;
  if (!parts) {
    if (format.kind === "iso") return { ok: true, text: cell };
    return { ok: false, message: `is not written as ${format.pattern}` };
  }
  const two = (name: string, absent = "00") => (parts[name] ?? absent).padStart(2, "0");
  const day = `${parts.year}-${two("month")}-${two("day")}`;
  const fraction = parts.fraction === undefined ? "" : `.${parts.fraction}`;
  const clock = `${two("hour")}:${two("minute")}:${two("second")}`;
  if (parts.zone !== undefined)
    return { ok: true, text: `${day}T${clock}${fraction}${spellZone(parts.zone)}` };
  if (zone === null) return { ok: false, message: "has no zone: say with --timezone where the clock stood" };
  if (zone.kind === "offset") return { ok: true, text: `${day}T${clock}${fraction}${zone.text}` };
  return atPlace(`${day}T${clock}`, fraction, zone.name);
}

const isoForm =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,30}))?)? ?(?<zone>[Zz]|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/;

function spellZone(zone: string): string {
  if (/^[a-z]/i.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** `digits`: how many of the number's places make up nanoseconds. */
function readUnix(cell: string, digits: 6 | 9): TimeRead {
  const parts = /^(?<sign>-?)(?<whole>\d{1,15})(?:\.(?<fraction>\d{1,9}))?$/.exec(cell.trim())?.groups;
  const word = digits === 9 ? "seconds" : "milliseconds";
  if (!parts) return { ok: false, message: `is no number of ${word} since 1970` };
  const behind = (parts.fraction ?? "").padEnd(digits, "0").slice(0, digits);
  const size = BigInt(`${parts.whole}${behind}`);
  const nanoseconds = parts.sign === "-" ? -size : size;
  const second = 1_000_000_000n;
  const rest = ((nanoseconds % second) + second) % second;
  const time = new Date(Number((nanoseconds - rest) / second) * 1000);
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 || time.getUTCFullYear() < 0)
    return { ok: false, message: `is no number of ${word} since 1970` };
  const fraction = rest === 0n ? "" : `.${rest.toString().padStart(9, "0").replace(/0+$/, "")}`;
  return { ok: true, text: `${time.toISOString().slice(0, 19)}${fraction}Z` };
}

function atPlace(local: string, fraction: string, place: string): TimeRead {
  const asUtc = Date.parse(`${local}Z`);
  // A day or an hour that does not exist: told by the rule for all events.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 19) !== local)
    return { ok: true, text: `${local}${fraction}Z` };
  // Clocks are moved by hours, and not twice within two days: one of the two is ahead by as much as that clock was.
  const dayMs = 86_400_000;
  const offsets = new Set([aheadMs(place, asUtc - dayMs), aheadMs(place, asUtc + dayMs)]);
  const moments = [...offsets]
    .map((ahead) => asUtc - ahead)
    .filter((at) => at + aheadMs(place, at) === asUtc);
  const [moment] = moments;
  if (moment === undefined)
    return { ok: false, message: `never was in ${place}, where the clocks were put forward` };
  if (moments.length > 1)
    return {
      ok: false,
      message: `was twice in ${place}, where the clocks were put back: write it with its zone`,
    };
  return { ok: true, text: `${new Date(moment).toISOString().slice(0, 19)}${fraction}Z` };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function aheadMs(place: string, atMs: number): number {
  const clock = clocks.get(place) ?? clockOf(place);
  clocks.set(place, clock);
  const shown = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return (
    Date.parse(
      `${shown.year?.padStart(4, "0")}-${shown.month}-${shown.day}T${shown.hour}:${shown.minute}:${shown.second}Z`,
    ) - atMs
  );
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  return new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  });
}

/** `+01:00`, `Z`, or a name of the IANA time zone database; null for anything else. */
export function parseTimeZone(text: string): TimeZone | null {
  if (/^(z|utc|gmt)$/i.test(text)) return { kind: "offset", text: "Z" };
  if (/^[+-]([01]\d|2[0-3])(:?[0-5]\d)?$/.test(text)) return { kind: "offset", text: spellZone(text) };
  if (/^[+-]/.test(text)) return null;
  try {
    clockOf(text);
    return { kind: "place", name: text };
  } catch {
    return null;
  }
}

const patternWords: Record<string, string> = {
  yyyy: "(?<year>\\d{4})",
  MM: "(?<month>\\d\\d)",
  M: "(?<month>\\d{1,2})",
  dd: "(?<day>\\d\\d)",
  d: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d\\d)",
  H: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d\\d)",
  ss: "(?<second>\\d\\d)",
  S: "(?<fraction>\\d{1,30})",
  XXX: "(?<zone>[Zz]|[+-]\\d\\d:?\\d\\d)",
};

/** `iso`, `unix`, `unix-ms`, or a pattern such as `dd/MM/yyyy HH:mm:ss`; null for anything else. */
export function parseTimeFormat(text: string): TimeFormat | null {
  if (text === "iso" || text === "unix" || text === "unix-ms") return { kind: text };
  const pieces = text.match(/([A-Za-z])\1*|[^A-Za-z]+/g) ?? [];
  const forms: string[] = [];
  for (const piece of pieces) {
    // `T` between day and time is the one letter met in times as itself.
    const form = /^S+$/.test(piece) ? patternWords.S : piece === "T" ? "T" : patternWords[piece];
    if (/^[A-Za-z]/.test(piece) && form === undefined) return null;
    forms.push(form ?? piece.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  }
  const all = forms.join("");
  const complete = ["year", "month", "day"].every((part) => all.split(`(?<${part}>`).length === 2);
  const once = ["hour", "minute", "second", "fraction", "zone"].every(
    (part) => all.split(`(?<${part}>`).length <= 2,
  );
  return complete && once ? { kind: "pattern", form: new RegExp(`^${all}$`), pattern: text } : null;
}
