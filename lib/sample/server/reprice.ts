/** Sets many prices in one statement, as a price feed does. Answers how many there were. */
import "server-only";
import type { Queryable } from "@/db/client";
import type { Step, StepAct } from "../step";

export type Repricing = Extract<StepAct, { kind: "fix" | "shift" }>;

/** Such an act is alone in its step. */
export const repricingOf = ({ acts: [act] }: Step): Repricing | null =>
  act?.kind === "fix" || act?.kind === "shift" ? act : null;

export async function reprice(tx: Queryable, act: Repricing): Promise<number> {
  const { count } =
    act.kind === "fix"
      ? await tx`
          update desk.price p set mid = n.value::numeric, fixed_at = ${act.at}
          from jsonb_each_text(${act.prices}::text::jsonb) n where p.symbol = n.key`
      : await tx`
          update desk.price set mid = round(mid * ${act.factor}::text::numeric, 12), fixed_at = ${act.at}`;
  return count;
}
