/** Every attack of the drill, in the order of its table. */
import "server-only";
import type { Attack } from "./attack";
import { cutTail, deleteEvent } from "./delete-events";
import { editField, editOccurred, editRecorded } from "./edit-event";
import { insertDouble, insertEvent, insertFuture, insertUnsealed } from "./insert-event";
import { olderCopy } from "./older-copy";
import { swapMonth } from "./swap-month";
import { swapSeq } from "./swap-seq";

/** With the data folder in his hands too, an attacker makes the tree anew and signs it with the log's own key. */
const signed = (attack: Attack): Attack => ({
  ...attack,
  name: `${attack.name}-signed`,
  words: `${attack.words}, and signs with the stolen key`,
  reach: "data-folder",
  variants: ["consistent"],
});

export const attacks: readonly Attack[] = [
  editField,
  editOccurred,
  editRecorded,
  swapSeq,
  deleteEvent,
  insertEvent,
  insertUnsealed,
  insertFuture,
  insertDouble,
  cutTail,
  swapMonth,
  olderCopy,
  signed(editField),
  signed(cutTail),
];
