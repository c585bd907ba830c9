/**
 * When the events of a generated log occur: 24 months in which days are busier than nights, weekdays than weekends,
 * the second year than the first, and a few hours than all others. Instants are microseconds since 1970, ascending.
 */
const hourMicros = 3_600_000_000;

export const storyBegins = Date.UTC(2023, 0, 1) * 1000;
export const storyEnds = Date.UTC(2025, 0, 1) * 1000;
const hours = (storyEnds - storyBegins) / hourMicros;

/** The instant of each event, asked in order. */
export function storyClock(events: number): (n: number) => number {
  const weights = Array.from({ length: hours }, (_, hour) => weightOf(hour));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let hour = 0;
  let before = 0;
  return (n) => {
    const place = ((n + 0.5) / events) * all;
    while (hour < hours - 1 && before + (weights[hour] ?? 0) <= place) before += weights[hour++] ?? 0;
    const within = Math.min(0.999_999, (place - before) / (weights[hour] ?? 1));
    return storyBegins + hour * hourMicros + Math.floor(within * hourMicros);
  };
}

function weightOf(hour: number): number {
  const [day, ofDay] = [Math.floor(hour / 24), hour % 24];
  const daily = 0.15 + (ofDay >= 6 && ofDay <= 20 ? 1 - Math.abs(ofDay - 13) / 9 : 0);
  // 2023 began on a Sunday.
  const weekly = day % 7 === 0 || day % 7 === 6 ? 0.35 : 1;
  const grown = 1 + hour / hours;
  const spike = hour % 2_111 === 1_000 ? 25 : 1;
  return daily * weekly * grown * spike;
}
