/** Attacks on one event's row: who did it, when it happened, when it was recorded. */
import "server-only";
import { variants } from "../../drill";
import { type Attack, seqAt, type Target, type Tampered, victim } from "./attack";

const common = { from: "newest", reach: "database", variants } as const;

export const editField: Attack = {
  ...common,
  name: "edit-field",
  words: "edits a field of an event",
  tamper: (target) => edit(target, "actor_id = case actor_id when 'mallory' then 'trudy' else 'mallory' end"),
};

export const editOccurred: Attack = {
  ...common,
  name: "edit-time",
  words: "edits when an event happened",
  tamper: (target) => edit(target, "occurred_at = occurred_at - interval '1 hour'"),
};

export const editRecorded: Attack = {
  ...common,
  name: "edit-recorded-time",
  words: "edits when an event was recorded, within its month",
  // By the least there is: it stays in its month unless it stands at the very end of it.
  tamper: (target) =>
    edit(
      target,
      `recorded_at = recorded_at + case
         when exists (select from audit.month m where m.to_at = recorded_at + interval '1 microsecond')
         then interval '-1 microsecond' else interval '1 microsecond' end`,
    ),
};

async function edit({ sql, order }: Target, change: string): Promise<Tampered> {
  const position = victim(order);
  await sql.unsafe(`update audit.event set ${change} where seq = $1`, [seqAt(order, position)]);
  return { position, eventId: null, order: [...order] };
}
