/**
 * The copy that a drill tampers with: databases of its own beside the log, on the same server, dropped at the end.
 *
 * The latest events are read in one snapshot, by a role that can write nothing, while the log is served; in the copy
 * they are sealed anew, and signed with a key made for it: the log's own key never signs a copy. Transaction numbers
 * are given anew, since they mean something in the order of sealing only.
 * `older` is the copy as it was at an earlier checkpoint. Each attack gets a clone, and nothing but what `attack` opens
 * can be tampered with: it looks for the marker that only the maker of a copy writes, with this drill's secret in it.
 */
import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { connect, type Database, type Queryable } from "@/db/client";
import { withDatabase } from "@/db/launcher/address";
import { migrate } from "@/db/migrate";
import type { CopyTransaction } from "./attack";
import { copyEvents, type Copied } from "./copy-events";
import { withoutGuards } from "./guards";

export type CopyOptions = {
  /** The log's database, by a superuser's login. */
  url: string;
  eventsMax: number;
  /** Seals so many events more of the copy and publishes it; called for the older copy, then for the rest. */
  seal(url: string, limit: number): Promise<void>;
};

export type DrillCopy = {
  copied: Copied;
  /** Makes a clone, gives its address, and drops it. */
  clone<T>(from: "newest" | "older", work: (url: string) => Promise<T>): Promise<T>;
  /** One transaction of the attacker on a clone: the guards are off in it, and on again after. */
  attack<T>(url: string, work: (sql: CopyTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** The attacks were to run on something that is no copy of this drill. */
export class NotACopy extends Error {
  override name = "NotACopy";
}

/** The server cannot be used for a drill, for a reason a person can act on. */
export class CannotDrill extends Error {
  override name = "CannotDrill";
}

export async function makeCopy(options: CopyOptions): Promise<DrillCopy> {
  const server = connect(withDatabase(options.url, "postgres"), {
    max: 1,
    applicationName: "whence drill",
  });
  const prefix = prefixFor(options.url);
  const secret = randomBytes(16).toString("hex");
  const close = async () => {
    await dropAll(server, prefix);
    await server.end();
  };
  // Whoever is refused here has nothing to drop: what is there is another drill's.
  await claim(server, prefix).catch(async (error: unknown) => {
    await server.end();
    throw error;
  });
  try {
    const newest = `${prefix}_newest`;
    const older = `${prefix}_older`;
    const urlOf = (name: string) => withDatabase(options.url, name);
    await createDatabase(server, newest, "template0");
    await migrate(urlOf(newest), { kind: "test", origin: "whence.drill/log" });
    await mark(urlOf(newest), secret);
    const copied = await copyEvents(options.url, urlOf(newest), options.eventsMax);
    if (copied.events < eventsLeast)
      throw new CannotDrill(`The log has ${copied.events} events; a drill needs at least ${eventsLeast}.`);
    const sealed = Math.ceil(copied.events * olderShare);
    await options.seal(urlOf(newest), sealed);
    await createDatabase(server, older, newest);
    await attack(urlOf(older), secret, forgetUnsealed);
    await options.seal(urlOf(newest), copied.events - sealed);
    return {
      copied,
      clone: async (from, work) => {
        const name = `${prefix}_attack`;
        await createDatabase(server, name, from === "newest" ? newest : older);
        try {
          return await work(urlOf(name));
        } finally {
          await server.unsafe(`drop database ${name} with (force)`);
        }
      },
      attack: (url, work) => attack(url, secret, work),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Runs `work` as the attacker, on a copy that bears this secret; refuses anything else before it does anything. */
export async function attack<T>(
  url: string,
  secret: string,
  work: (sql: CopyTransaction) => Promise<T>,
): Promise<T> {
  const sql = connect(url, { max: 1, applicationName: "whence drill" });
  try {
    const done = await sql.begin(async (tx) => {
      await requireMarker(tx, secret);
      return { value: await withoutGuards(tx as unknown as CopyTransaction, work) };
    });
    return done.value;
  } finally {
    await sql.end();
  }
}

async function requireMarker(sql: Queryable, secret: string): Promise<void> {
  const [database] = await sql<{ name: string; marked: boolean }[]>`
    select current_database() as name, to_regclass('whence_drill.copy') is not null as marked`;
  const [marker] = database?.marked ? await sql`select secret from whence_drill.copy` : [];
  if (marker?.secret === secret) return;
  throw new NotACopy(`The database "${database?.name}" is no copy made by this drill: nothing was touched.`);
}

async function mark(url: string, secret: string): Promise<void> {
  const sql = connect(url, { max: 1 });
  try {
    await sql`create schema whence_drill`;
    await sql`create table whence_drill.copy (secret text not null)`;
    await sql`insert into whence_drill.copy (secret) values (${secret})`;
  } finally {
    await sql.end();
  }
}

/** One drill for a log at a time; what a killed one left is cleared. */
async function claim(server: Database, prefix: string): Promise<void> {
  const [rights] = await server<{ login: string; superuser: boolean; free: boolean }[]>`
    select r.rolname as login, r.rolsuper as superuser, pg_try_advisory_lock(hashtext(${prefix})) as free
    from pg_roles r where r.rolname = current_user`;
  if (!rights?.superuser)
    throw new CannotDrill(
      `The drill plays a superuser, and "${rights?.login}" is none. Give it one: WHENCE_MIGRATE_URL=postgres://…`,
    );
  if (!rights.free) throw new CannotDrill("A drill of this log is running already.");
  await dropAll(server, prefix);
}

/** Every attack finds its place in so many. */
const eventsLeast = 20;

/** The older copy lacks the rest: a tail worth missing, and little enough to be written anew in a moment. */
const olderShare = 0.9;

/** Leaves of the older copy what was sealed by then, as if the rest had not been recorded yet. */
async function forgetUnsealed(sql: CopyTransaction): Promise<void> {
  await sql.unsafe(`
    delete from audit.event e where not exists (
      select from (select unnest(t.seqs) as seq from audit.tile t where t.level = 0
        union all select unnest(h.open_seqs) from audit.head h) sealed where sealed.seq = e.seq);
    delete from audit.cause_edge c where not exists (select from audit.event e where e.id = c.effect_id);
    delete from audit.event_key k where not exists (select from audit.event e where e.id = k.id)`);
}

async function createDatabase(server: Database, name: string, template: string): Promise<void> {
  await server.unsafe(`create database ${name} template ${template}`);
  // Rights on the database itself are not cloned with it; the sealer gathers in a temporary table.
  await server.unsafe(`grant temporary on database ${name} to public`);
}

async function dropAll(server: Database, prefix: string): Promise<void> {
  const left = await server<{ name: string }[]>`
    select datname as name from pg_database where starts_with(datname, ${`${prefix}_`})`;
  for (const { name } of left) await server.unsafe(`drop database if exists ${name} with (force)`);
}

/** Names of databases are 63 bytes at most and stand in statements: a digest of the log's is short and harmless. */
export const prefixFor = (url: string): string =>
  `whence_drill_${createHash("sha256").update(new URL(url).pathname).digest("hex").slice(0, 12)}`;
