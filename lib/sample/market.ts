/** Prices through the day: fixings of a tracked table, closer together while London trades. */
import { pricing } from "./cast";
import { chance } from "./chance";
import { fixing } from "./incident";
import { leaving, symbols } from "./price-list";
import { type Scene, scene, write } from "./scene";
import { instantOf, lastDayStart, minutes, seconds, storyEnd, thursday, wednesday } from "./story-time";
import { number } from "./value";

export function marketScenes(seed: string): Scene[] {
  const luck = chance(`${seed} market`);
  const scenes: Scene[] = [listing(), delisting()];
  const [first = { symbol: "", mid: 0 }, ...rest] = symbols;
  let at = lastDayStart + seconds(41);
  while (at < storyEnd) {
    scenes.push(scene(at, pricing, { reason: "fixing" }, [fixing(luck.pick([first, ...rest]), at, luck)]));
    const trading = at > wednesday("07:00:00") && at < wednesday("18:00:00");
    const night = at > thursday("00:00:00") && at < thursday("02:40:00");
    at += seconds(luck.between(60, trading ? 500 : night ? 1_500 : 800)) + luck.between(0, 999_999);
  }
  return scenes.filter((each) => each.at < storyEnd - minutes(1));
}

function listing(): Scene {
  const at = wednesday("09:00:00.114");
  const row = { family: "CU", currency: "USD", mid: number("9477.500000000000"), fixed_at: instantOf(at) };
  return scene(at, pricing, { reason: "new maturity" }, [write("price", "insert", "CU-CATH-24M", row)]);
}

function delisting(): Scene {
  return scene(wednesday("17:30:00.250"), pricing, { reason: "no more traded" }, [
    write("price", "delete", leaving.symbol),
  ]);
}
