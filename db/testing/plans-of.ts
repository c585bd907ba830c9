/**
 * The plans PostgreSQL really used for what `run` asked, by its own auto_explain: for tests that promise an index.
 */
import { connect, type Database } from "../client";

export async function plansOf(url: string, run: (sql: Database) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const sql = connect(url, {
    max: 1,
    onNotice: (message) => {
      if (message.includes("plan:")) plans.push(message);
    },
  });
  try {
    await sql`load 'auto_explain'`;
    await sql`select set_config('auto_explain.log_min_duration', '0', false),
      set_config('auto_explain.log_level', 'notice', false)`;
    await run(sql);
    return plans;
  } finally {
    await sql.end();
  }
}
