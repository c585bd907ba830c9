/** Events that are taken away: one from the middle, or everything after a place. */
import "server-only";
import { variants } from "../../drill";
import { type Attack, seqAt, victim } from "./attack";

const common = { from: "newest", reach: "database", variants } as const;

export const deleteEvent: Attack = {
  ...common,
  name: "delete",
  words: "deletes an event",
  async tamper({ sql, order }) {
    const position = victim(order);
    const seq = seqAt(order, position);
    await sql`delete from audit.event where seq = ${seq}`;
    return { position, eventId: null, order: order.filter((one) => one.toString() !== seq) };
  },
};

export const cutTail: Attack = {
  ...common,
  name: "cut-tail",
  words: "cuts the tail off",
  async tamper({ sql, order }) {
    const position = BigInt(Math.floor(order.length * 0.9));
    const cut = order.slice(Number(position)).map(String);
    await sql`delete from audit.event where seq = any(${cut}::bigint[])`;
    return { position, eventId: null, order: order.slice(0, Number(position)) };
  },
};
