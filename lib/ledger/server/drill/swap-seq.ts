/** Two neighbours change their places in the order of arrival: each keeps its facts and takes the other's seq. */
import "server-only";
import { variants } from "../../drill";
import { type Attack, seqAt, victim } from "./attack";

export const swapSeq: Attack = {
  name: "swap-seq",
  words: "swaps the seq of two events",
  from: "newest",
  reach: "database",
  variants,
  async tamper({ sql, order }) {
    const position = victim(order);
    const [first, second] = [seqAt(order, position), seqAt(order, position + 1n)];
    await sql`
      update audit.event set seq = case seq when ${first}::bigint then ${second}::bigint else ${first}::bigint end
      where seq in (${first}, ${second})`;
    return { position, eventId: null, order: [...order] };
  },
};
