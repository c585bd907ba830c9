/** After a good password: forgets the tries of these subjects, and takes back the one counted for those. */
import type { Queryable } from "../client";

export async function forgetSignInTries(sql: Queryable, forget: string[], takeBack: string[]): Promise<void> {
  await sql`
    delete from whence.sign_in_throttle
    where subject = any(${forget}) or window_started_at < now() - interval '1 day'`;
  await sql`
    update whence.sign_in_throttle set failures = greatest(failures - 1, 0) where subject = any(${takeBack})`;
}
