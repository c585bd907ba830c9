/** Changes the log as only a superuser can: with the triggers that refuse it switched off, and on again afterwards. */
import type { Database, Queryable } from "../client";

export async function tamper(sql: Database, act: (sql: Queryable) => Promise<unknown>): Promise<void> {
  await sql.begin(async (tx) => {
    const guarded = await tx<{ name: string }[]>`
      select tgrelid::regclass::text as name from pg_trigger where tgname = 'append_only' order by name`;
    const each = async (what: string) => {
      for (const { name } of guarded) await tx.unsafe(`alter table ${name} ${what} trigger append_only`);
    };
    await each("disable");
    await act(tx);
    await each("enable always");
  });
}
