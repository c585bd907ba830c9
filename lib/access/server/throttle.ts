/**
 * How often a password may be wrong: 5 times in 15 minutes for one account from one address, 30 times from one
 * address for any accounts, 100 times for one account from anywhere. Kept in PostgreSQL, so that it holds over all
 * processes and restarts, and counted before the password is checked, so that parallel guesses count.
 *
 * The account's own limit counts only tries the other two let through: one address cannot lock out a person
 * elsewhere.
 */
import "server-only";
import { database } from "@/db/database";
import { forgetSignInTries } from "@/db/queries/forget-sign-in-tries";
import { takeSignInTry, type TryRow } from "@/db/queries/take-sign-in-try";
import { addressNet } from "../client-address";

const throttleWindowMinutes = 15;
const pairTriesMax = 5;
const addressTriesMax = 30;
const accountTriesMax = 100;

/** `first`: the try that went over the limit, which is worth an event; the thousand after it are not. */
export type Throttled = { until: string; first: boolean };

export async function takeTry(email: string, address: string): Promise<Throttled | null> {
  const subjects = subjectsOf(email, address);
  const near = await takeSignInTry(
    database().access,
    [subjects.pair, subjects.address],
    throttleWindowMinutes,
  );
  const refused = over(near, subjects.pair, pairTriesMax) ?? over(near, subjects.address, addressTriesMax);
  if (refused) return refused;
  const far = await takeSignInTry(database().access, [subjects.account], throttleWindowMinutes);
  return over(far, subjects.account, accountTriesMax);
}

/** After a good password: the pair starts anew, the try does not count for the others. */
export async function forgiveTry(email: string, address: string): Promise<void> {
  const subjects = subjectsOf(email, address);
  await forgetSignInTries(database().access, [subjects.pair], [subjects.address, subjects.account]);
}

function over(rows: TryRow[], subject: string, triesMax: number): Throttled | null {
  const row = rows.find((candidate) => candidate.subject === subject);
  if (!row || row.tries <= triesMax) return null;
  return { until: row.until, first: row.tries === triesMax + 1 };
}

const subjectsOf = (email: string, address: string) => {
  const net = addressNet(address);
  return { pair: `pair ${email} ${net}`, address: `address ${net}`, account: `account ${email}` };
};
