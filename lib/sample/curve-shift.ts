/**
 * The fan-out: one reference rate is fixed again, and with it every price of the list moves. One event, and 10,000
 * changes of a tracked table in one transaction that it caused.
 */
import { pricing } from "./cast";
import { pricesMost, shiftAt } from "./price-list";
import { fact, type Scene, scene } from "./scene";
import { millis } from "./story-time";
import { number } from "./value";

const flow = "cor_01JN1C4QH8";

export function curveShiftScenes(): Scene[] {
  const shifted = fact("curve/USD-REF shifted", "curve.shifted", {
    entity: ["curve", "USD-REF"],
    payload: { rate: "USD reference", factor: number("1.000412"), prices: number(pricesMost) },
  });
  const reason = "Reference rate corrected by the benchmark's administrator";
  return [
    scene(shiftAt, pricing, { flow, reason }, [shifted]),
    scene(shiftAt + millis(7_810), pricing, { flow, reason, cause: shifted.name, lag: millis(3) }, [
      { kind: "shift", factor: "1.000412", count: pricesMost },
    ]),
  ];
}
