/**
 * The scales at the gates, a system of its own that only knows lorries: each is weighed after its release and once
 * more when it leaves.
 *
 * It was offline over the weekend of 21 February and told all of it on Monday morning, a day and more late. On
 * Thursday 5 March it fell silent, and has been since; nothing in the log says why.
 */
import { yard } from "../cast";
import { chance } from "../chance";
import { sum, tonnes } from "../decimal";
import type { OrderPlan } from "../order-plan";
import { base32 } from "../step";
import { fact, type Scene, scene } from "../scene";
import { type Micros, millis, minutes, seconds, timeOf } from "../story-time";
import { number } from "../value";

const offline = { from: timeOf("2026-02-21", "05:02:00"), to: timeOf("2026-02-23", "05:48:10.4") };
export const yardSilentFrom = timeOf("2026-03-05", "15:42:18");

export function yardScenes(seed: string, plans: readonly OrderPlan[]): Scene[] {
  return plans.flatMap((plan) => lorry(seed, plan)).filter(({ recordedAt }) => recordedAt < yardSilentFrom);
}

function lorry(seed: string, { id, shipment, fills }: OrderPlan): Scene[] {
  if (!shipment) return [];
  const luck = chance(`${seed} lorry/${id}`);
  const plate = `1-${base32(luck.between(0, 32_767), 3)}-${luck.between(100, 999)}`;
  const weighed = `lorry ${id} weighed`;
  const at = shipment.at + minutes(luck.between(6, 25)) + luck.between(0, 999_999);
  const left = at + minutes(luck.between(5, 30)) + luck.between(0, 999_999);
  const load = sum(fills.map((fill) => fill.weight));
  const entity = ["lorry", plate] as const;
  return [
    scene(at, yard, { cause: `shipment/${shipment.id} released`, ...late(at) }, [
      fact(weighed, "lorry.weighed", {
        entity,
        payload: { load: number(tonnes(load)), scale: `gate ${luck.between(1, 3)}`, order: `order/${id}` },
      }),
    ]),
    scene(left, yard, { cause: weighed, ...late(left) }, [
      fact(`lorry ${id} left`, "lorry.left", { entity }),
    ]),
  ];
}

/** Told one after another when the line was back. */
function late(at: Micros): { lag?: Micros } {
  if (at < offline.from || at > offline.to) return {};
  const share = (at - offline.from) / (offline.to - offline.from);
  return { lag: offline.to + seconds(Math.floor(share * 240)) + millis(share * 1_000) - at };
}
