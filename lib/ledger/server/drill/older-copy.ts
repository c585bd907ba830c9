/**
 * The log is put back to an older copy of itself, in which nothing is wrong: what was recorded since has not happened.
 * The consistent one is then written on until it is longer than the log ever was, so that its size betrays nothing.
 */
import "server-only";
import { variants } from "../../drill";
import { type Attack, seqAt } from "./attack";
import { insertLike } from "./insert-like";

export const olderCopy: Attack = {
  name: "older-copy",
  words: "restores an older copy",
  from: "older",
  reach: "database",
  variants,
  async tamper({ sql, order }, variant) {
    const position = BigInt(order.length);
    if (variant === "crude") return { position, eventId: null, order: null };
    // The older copy lacks a tenth of the log: an eighth of itself is more.
    const count = Math.ceil(order.length / 8) + 1;
    const written = await insertLike(sql, seqAt(order, position - 1n), { count });
    return { position, eventId: null, order: [...order, ...written.map(({ seq }) => BigInt(seq))] };
  },
};
