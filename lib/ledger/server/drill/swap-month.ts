/**
 * A month is swapped for another: an edited copy of the partition is made beside it, the true one detached, and the
 * copy attached under its name, with the same owner, indexes and triggers. No row of the log was updated or deleted.
 */
import "server-only";
import { variants } from "../../drill";
import { type Attack, type CopyTransaction, seqAt, victim } from "./attack";

export const swapMonth: Attack = {
  name: "swap-month",
  words: "swaps a month for an edited copy",
  from: "newest",
  reach: "database",
  variants,
  async tamper({ sql, order }, variant) {
    const position = victim(order);
    const month = await monthOf(sql, seqAt(order, position));
    const copy = `${month.name}_edited`;
    await sql.unsafe(`
      create table audit.${copy} (like audit.${month.name} including all);
      insert into audit.${copy} select * from audit.${month.name};
      update audit.${copy} set actor_id = case actor_id when 'mallory' then 'trudy' else 'mallory' end
        where seq = ${month.seq};
      alter table audit.event detach partition audit.${month.name};
      drop table audit.${month.name};
      alter table audit.${copy} rename to ${month.name};
      alter table audit.event attach partition audit.${month.name} for values from ('${month.fromAt}') to ('${month.toAt}')`);
    // The crude one leaves the new table as a superuser makes it: his own, and open to changes.
    if (variant === "consistent") {
      await sql.unsafe(`
        alter table audit.${month.name} owner to whence_owner;
        select audit.protect('audit.${month.name}')`);
    }
    return { position, eventId: null, order: [...order] };
  },
};

async function monthOf(sql: CopyTransaction, seq: string) {
  const [month] = await sql<{ name: string; fromAt: string; toAt: string; seq: string }[]>`
    select m.name, m.from_at as "fromAt", m.to_at as "toAt", e.seq
    from audit.event e join audit.month m on m.from_at <= e.recorded_at and e.recorded_at < m.to_at
    where e.seq = ${seq}`;
  // Names of months are made by audit.make_month, of letters, digits and underscores; they go into statements here.
  if (!month || !/^[a-z0-9_]+$/.test(month.name)) throw new Error(`no month holds seq ${seq}`);
  return month;
}
