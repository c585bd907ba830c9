/**
 * Brings a database to this version: roles, schemas, tables, jobs, functions, months.
 *
 * Safe to run at every start and from several processes at once: one advisory lock, everything idempotent, each
 * step in a transaction. A database of this version is left alone, so any login that may use it will do; else the
 * login needs to own the database and to be allowed to make roles (or to be a superuser), and what it lacks is said in
 * one error before anything is touched.
 * All objects belong to `whence_owner`, which nobody can log in as.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as runMigrations } from "drizzle-orm/postgres-js/migrator";
import type { Database } from "./client";
import { connect } from "./client";
import { installFunctions } from "./install-functions";
import { installJobs } from "./install-jobs";
import { databaseVersion } from "./version";

export type LogKind = "live" | "sample" | "test";

export type MigrateOptions = {
  /** What the log is, for ever; only read when the log is made. */
  kind: LogKind;
  /** The checkpoint's origin line, such as `whence.local/log`; only read when the log is made. */
  origin: string;
};

/** A right the migrating login lacks; the message names it and how to grant it. */
export class MissingRight extends Error {
  override name = "MissingRight";
}

// Any constant will do, as long as every version of Whence uses the same one.
const migrationLock = 7_402_816_530;
const migrationsFolder = fileURLToPath(new URL("./migrations", import.meta.url));
const rolesFile = fileURLToPath(new URL("./roles.sql", import.meta.url));

/** Migrates the database at `url`. Answers what the log is, which may differ from `options` if it existed before. */
export async function migrate(
  url: string,
  options: MigrateOptions,
): Promise<{ kind: LogKind; created: boolean }> {
  const sql = connect(url, { max: 1, applicationName: "whence migrate" });
  try {
    await sql`select pg_advisory_lock(${migrationLock})`;
    const created = (await isCurrent(sql, databaseVersion())) ? false : await bringUp(sql, url, options);
    await sql`select count(*) from audit.keep_months()`;
    const [log] = await sql<{ kind: LogKind }[]>`select kind from audit.log`;
    return { kind: log?.kind ?? options.kind, created };
  } finally {
    await sql.end();
  }
}

async function isCurrent(sql: Database, version: string): Promise<boolean> {
  // Rights on the database itself are in no dump of it: a restored one is brought up again.
  const [there] = await sql<{ readable: boolean; granted: boolean }[]>`
    select coalesce(has_table_privilege(to_regclass('whence.installed'), 'select'), false) as readable,
      exists (select from pg_roles r
        where r.rolname = 'whence_sealer' and has_database_privilege(r.oid, current_database(), 'temporary')) as granted`;
  if (!there?.readable || !there.granted) return false;
  const [installed] = await sql`select digest from whence.installed where name = 'version'`;
  return installed?.digest === version;
}

/** Answers whether the log was made by this. */
async function bringUp(sql: Database, url: string, options: MigrateOptions): Promise<boolean> {
  await requireRights(sql);
  await sql.unsafe(readFileSync(rolesFile, "utf8"));
  await sql`set role whence_owner`;
  await runMigrations(drizzle(sql), { migrationsFolder, migrationsSchema: "whence" });
  await installJobs(url);
  await installFunctions(sql);
  const created = await createLog(sql, options);
  // Stop here: everything is there but its digest; the next start does it again, to the same end.
  await sql`
    insert into whence.installed (name, digest) values ('version', ${databaseVersion()})
    on conflict (name) do update set digest = excluded.digest, installed_at = now()`;
  await sql`reset role`;
  return created;
}

async function requireRights(sql: Database): Promise<void> {
  const [server] = await sql<
    { version: number }[]
  >`select current_setting('server_version_num')::int as version`;
  if (!server || server.version < 150_000) {
    throw new MissingRight("Whence needs PostgreSQL 15 or newer.");
  }
  const [rights] = await sql<
    { login: string; database: string; superuser: boolean; roles: boolean; owner: boolean }[]
  >`
    select current_user as login, current_database() as database, r.rolsuper as superuser,
      r.rolcreaterole as roles, pg_has_role(d.datdba, 'usage') as owner
    from pg_roles r, pg_database d
    where r.rolname = current_user and d.datname = current_database()`;
  if (!rights || rights.superuser) return;
  if (!rights.roles) {
    throw new MissingRight(
      `The login "${rights.login}" may not make roles. As a superuser: alter role "${rights.login}" createrole;`,
    );
  }
  if (!rights.owner) {
    throw new MissingRight(
      `The login "${rights.login}" does not own the database "${rights.database}". ` +
        `As a superuser: alter database "${rights.database}" owner to "${rights.login}";`,
    );
  }
}

async function createLog(sql: Database, { kind, origin }: MigrateOptions): Promise<boolean> {
  const rows = await sql`
    insert into audit.log (kind, origin, created_at) values (${kind}, ${origin}, clock_timestamp())
    on conflict (single) do nothing returning kind`;
  return rows.length > 0;
}
