/** A new sign-in. `epoch` is the account's as it was when the password was checked: a change since then ends it. */
import type { Queryable } from "../client";

export type NewSession = {
  id: string;
  tokenHash: Buffer;
  accountId: string;
  epoch: number;
  hoursMax: number;
  address: string;
  userAgent: string;
};

export async function insertSession(sql: Queryable, session: NewSession): Promise<void> {
  await sql`
    insert into whence.session (id, token_hash, account_id, epoch, expires_at, address, user_agent)
    values (${session.id}, ${session.tokenHash}, ${session.accountId}, ${session.epoch},
      now() + make_interval(hours => ${session.hoursMax}), ${session.address}, ${session.userAgent})`;
}
