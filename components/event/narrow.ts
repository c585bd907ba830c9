import type { Condition } from "@/lib/model/event-filter";
import { withCondition } from "@/lib/query/view";

/** One more condition; a value that was asked for the other way round changes sides, since both at once find nothing. */
export function narrow(conditions: readonly Condition[], added: Condition): Condition[] {
  const others = conditions.flatMap((condition) => {
    if (condition.field !== added.field || condition.negated === added.negated) return [condition];
    const values = condition.values.filter((value) => !added.values.includes(value));
    return values.length === 0 ? [] : [{ ...condition, values }];
  });
  return withCondition(others, added);
}
