/**
 * Counts one try for each subject before the password is looked at, so that a thousand guesses sent at once are a
 * thousand counted tries, not one. Rows are taken in the order of their names: two tries never deadlock.
 * Answers each subject's count in its window and when that window ends.
 */
import type { Queryable } from "../client";
import { instantText } from "./instant-text";

export type TryRow = { subject: string; tries: number; until: string };

export const takeSignInTry = (sql: Queryable, subjects: string[], windowMinutes: number): Promise<TryRow[]> =>
  sql<TryRow[]>`
    insert into whence.sign_in_throttle as t (subject, failures, window_started_at)
    select subject, 1, now() from unnest(${subjects}::text[]) subject order by subject
    on conflict (subject) do update set
      failures = case when t.window_started_at <= now() - make_interval(mins => ${windowMinutes}) then 1
        else least(t.failures + 1, 1000000) end,
      window_started_at = case when t.window_started_at <= now() - make_interval(mins => ${windowMinutes}) then now()
        else t.window_started_at end
    returning subject, failures as tries, 
      ${instantText(sql, sql`window_started_at + make_interval(mins => ${windowMinutes})`)} as until`;
