/**
 * Prices of a day before the last: six official fixings of all traded maturities, each one statement, and single
 * ones between them; at weekends a few that come in from elsewhere.
 */
import { pricing } from "../cast";
import type { Chance } from "../chance";
import { fixing } from "../incident";
import { midText, symbols } from "../price-list";
import { type Scene, scene } from "../scene";
import { type Micros, seconds } from "../story-time";
import { type DeskDay, luckOf } from "./month-days";

const official = ["08:00:00", "10:30:00", "12:35:00", "14:30:00", "16:15:00", "17:30:00"];
const [first = { symbol: "", mid: 0 }, ...rest] = symbols;

export function monthMarket(seed: string, day: DeskDay): Scene[] {
  const luck = luckOf(seed, "market", day);
  const many = day.trading ? 40 : 7;
  const [from, to] = [day.at("06:40:00"), day.at("18:10:00")];
  const single = Array.from({ length: many }, (_, index) => {
    const at = Math.floor(from + ((to - from) * (index + luck.fraction())) / many);
    return scene(at, pricing, { reason: "fixing" }, [fixing(luck.pick([first, ...rest]), at, luck)]);
  });
  const together = day.trading ? official.map((clock) => fixingOfAll(day.at(clock), luck)) : [];
  return [...single, ...together];
}

function fixingOfAll(on: Micros, luck: Chance): Scene {
  const at = on + seconds(2) + luck.between(0, 999_999);
  const prices = Object.fromEntries(
    symbols.map(({ symbol, mid }) => [
      symbol,
      midText(mid + luck.between(-4, 4), luck.between(0, 999_999), luck.between(0, 99_999) * 10),
    ]),
  );
  return scene(at, pricing, { reason: "official fixing" }, [{ kind: "fix", prices }]);
}
