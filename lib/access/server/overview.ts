/** What the admin and account pages show. Each takes a verified person and checks the right itself. */
import "server-only";
import { database } from "@/db/database";
import { type AccountListRow, listAccounts } from "@/db/queries/list-accounts";
import { listSessions, type SessionListRow } from "@/db/queries/list-sessions";
import { listSources, type SourceRow } from "@/db/queries/list-sources";
import { hasRight, type Right } from "../rights";
import { idleMinutesMax } from "../session-end";
import type { Person } from "../viewer";

export type { AccountListRow, SessionListRow, SourceRow };

export async function readAccounts(person: Person): Promise<AccountListRow[]> {
  demand(person, "admin");
  return listAccounts(database().access);
}

export async function readSources(person: Person): Promise<SourceRow[]> {
  demand(person, "admin");
  return listSources(database().access);
}

/** An administrator sees anybody's open sessions, everybody else his own. */
export async function readSessions(person: Person, accountId: string): Promise<SessionListRow[]> {
  if (accountId !== person.accountId) demand(person, "admin");
  return listSessions(database().access, accountId, idleMinutesMax);
}

/** The pages ask `requireViewer` first; a call without the right is a fault of ours. */
function demand(person: Person, right: Right): void {
  if (!hasRight(person, right)) throw new Error(`called without the right "${right}"`);
}
