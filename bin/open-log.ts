/**
 * The log a command works on: the embedded database or `DATABASE_URL`, migrated, with its addresses.
 *
 * Sets DATABASE_URL of this process to the login our own processes use, since lib/<area>/server reads it from there.
 * On the embedded server a missing log is made: filled with the sample where `sample` says so, else empty. It gets
 * its name only when it is complete, so a first start that is killed is simply done again.
 */
import { closeDatabase } from "@/db/database";
import { connect, type Database } from "@/db/client";
import { appRoles, upkeepRoles } from "@/db/launcher/logins";
import { type Embedded, ensureLogins, hasLog, makeLog, openEmbedded } from "@/db/launcher/embedded";
import { withLogin } from "@/db/launcher/address";
import { keptSecret } from "@/db/launcher/secrets";
import type { User } from "@/db/launcher/usage";
import { type LogKind, migrate } from "@/db/migrate";
import { sampleProgress } from "./sample-progress";
import type { Settings } from "./settings";

export type OpenLog = {
  kind: LogKind;
  /** Made by this very call. */
  created: boolean;
  /** The login that migrates; on the embedded server the superuser. */
  adminUrl: string;
  appUrl: string;
  /** The login that seals; with DATABASE_URL null where none was given that may. */
  upkeepUrl: string | null;
  embedded: Embedded | null;
  close(): Promise<void>;
};

export type OpenLogOptions = {
  settings: Settings;
  user: User["kind"];
  name: string;
  /** What a log is that has to be made. */
  newLog: "sample" | "live";
  report: (text: string) => void;
  /** Stops the filling of a sample, which takes most of a minute; what is left of it is made anew or gone on with. */
  signal?: AbortSignal;
};

export async function openLog(options: OpenLogOptions): Promise<OpenLog> {
  const { settings } = options;
  if (settings.databaseUrl) return openGivenLog(settings.databaseUrl, options);
  const embedded = await openEmbedded({
    folder: settings.dataFolder,
    kind: options.user,
    name: options.name,
    report: options.report,
  });
  try {
    const created = !(await hasLog(embedded));
    if (created) await makeLog(embedded, (url) => fillNewLog(url, embedded, options));
    const { kind } = await migrate(embedded.url, { kind: "live", origin: settings.origin });
    await ensureLogins(embedded);
    process.env.DATABASE_URL = embedded.appUrl;
    const { url, appUrl, upkeepUrl } = embedded;
    return { kind, created, adminUrl: url, appUrl, upkeepUrl, embedded, close: () => embedded.close() };
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

async function openGivenLog(appUrl: string, options: OpenLogOptions): Promise<OpenLog> {
  const { settings, newLog } = options;
  const adminUrl = settings.migrateUrl ?? appUrl;
  const sample = newLog === "sample";
  const { kind, created } = await migrate(adminUrl, { kind: newLog, origin: originOf(settings, sample) });
  await grantRoles(adminUrl, appUrl, appRoles);
  const upkeepUrl = await upkeepLogin(adminUrl, settings);
  process.env.DATABASE_URL = appUrl;
  const unfinished = sample && kind === "sample" && !(await isFilled(adminUrl));
  if (unfinished) await fillSampleLog(adminUrl, appUrl, options);
  return {
    kind,
    created: created || unfinished,
    adminUrl,
    appUrl,
    upkeepUrl,
    embedded: null,
    close: () => Promise.resolve(),
  };
}

async function fillNewLog(url: string, embedded: Embedded, options: OpenLogOptions): Promise<void> {
  const { settings, newLog } = options;
  const sample = newLog === "sample";
  await migrate(url, { kind: newLog, origin: originOf(settings, sample) });
  await ensureLogins(embedded);
  const login = { user: "whence_app", password: keptSecret(embedded.secrets, "whence_app") };
  if (sample) await fillSampleLog(url, withLogin(url, login), options);
}

async function fillSampleLog(
  adminUrl: string,
  appUrl: string,
  { report, signal }: OpenLogOptions,
): Promise<void> {
  const { fillSample } = await import("@/lib/sample/server/fill-sample");
  const { addSampleAccounts } = await import("@/lib/access/server/add-sample-accounts");
  report("Filling the sample log: thirty days, about 50,000 events …");
  await fillSample(adminUrl, sampleProgress(report), signal ? { signal } : {});
  process.env.DATABASE_URL = appUrl;
  try {
    await addSampleAccounts("whence start");
  } finally {
    // The next use of the pools in this process is for the database under its final name.
    await closeDatabase();
  }
}

/** In a database that is given, a sample that was stopped in the middle has its name already, and is gone on with. */
async function isFilled(adminUrl: string): Promise<boolean> {
  const { sampleState } = await import("@/lib/sample/server/sample-state");
  return (await sampleState(adminUrl)) === "complete";
}

/** Seen in every checkpoint: a sample never passes for the log it sits beside. */
function originOf({ origin }: Settings, sample: boolean): string {
  return sample ? `${origin}/sample` : origin;
}

/**
 * The login that was given for upkeep, with its roles. Null: only the web server's was given, which may not have them;
 * upkeep runs elsewhere.
 */
async function upkeepLogin(adminUrl: string, { upkeepUrl, databaseUrl }: Settings): Promise<string | null> {
  if (!upkeepUrl) return null;
  if (upkeepUrl === databaseUrl && !(await mayGrant(adminUrl, upkeepUrl, upkeepRoles))) return null;
  await grantRoles(adminUrl, upkeepUrl, upkeepRoles);
  return upkeepUrl;
}

/** Makes the login of `url` a member. The migrating login made the roles and may give them. */
async function grantRoles(adminUrl: string, url: string, roles: readonly string[]): Promise<void> {
  await asAdmin(adminUrl, async (sql) => {
    for (const { grant } of await missingGrants(sql, url, roles)) await sql.unsafe(grant);
  });
}

function mayGrant(adminUrl: string, url: string, roles: readonly string[]): Promise<boolean> {
  return asAdmin(adminUrl, async (sql) => {
    if ((await missingGrants(sql, url, roles)).length === 0) return true;
    const [login] = await sql<{ may: boolean }[]>`
      select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user`;
    return login?.may === true;
  });
}

/** A login that has its roles is given none, so that one that may not give them will do at every later start. */
function missingGrants(sql: Database, url: string, roles: readonly string[]): Promise<{ grant: string }[]> {
  const login = decodeURIComponent(new URL(url).username);
  // Who made a role is a member of it from PostgreSQL 16 on, yet may not act as it: "set" is what counts there.
  return sql<{ grant: string }[]>`
    select format('grant %I to %I', wanted.role, ${login}::text) as grant
    from unnest(${[...roles]}::text[]) as wanted(role)
    where not pg_has_role(${login}::text, wanted.role,
      case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)`;
}

async function asAdmin<T>(url: string, work: (sql: Database) => Promise<T>): Promise<T> {
  const sql = connect(url, { max: 1 });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
