/** The four figures over /integrity: what is there, what was recomputed, what was signed, what was found. */
import { coveredIn, type IntegrityFacts, type IntegrityState } from "./integrity";
import { places } from "./place";

export function integrityFigures(
  facts: IntegrityFacts,
  state: IntegrityState,
  checkpoints: string,
): { value: string; name: string }[] {
  const size = { value: places.count(facts.size), name: "events in the log (tree size)" };
  const signed = { value: checkpoints, name: "signed checkpoints" };
  if (state.kind === "altered") {
    const differences = {
      value: places.count(state.findings),
      name: state.findings === "1" ? "difference found" : "differences found",
    };
    return state.position === null
      ? [size, signed, differences]
      : [size, { value: places.position(state.position), name: "first altered event" }, signed, differences];
  }
  const covered = coveredIn(state);
  return [
    size,
    { value: covered ? places.count(covered.events) : "0", name: "verified events" },
    signed,
    covered ? { value: "0", name: "differences at the last check" } : { value: "–", name: "not checked yet" },
  ];
}
