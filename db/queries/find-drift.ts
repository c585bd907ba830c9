/**
 * What guards the log in the database, and is not as it was installed: triggers, grants, owners, partitions, policies,
 * rules, roles. One row for each deviation, in words; none where all is well. Function bodies are list-functions.ts.
 *
 * `guarded` are the tables that only ever grow: the log with all its partitions, keys, edges, tiles, checkpoints,
 * cosignatures. What counts is the catalog as it is, not what the installed functions say of it.
 */
import type { Fragment, Queryable } from "../client";

export type Drift = { kind: "trigger" | "grant" | "owner" | "partition" | "policy" | "role"; words: string };

const rowsMax = 1_000;

// In UTC, so that PostgreSQL prints the bounds of partitions as they are written below.
export async function findDrift(sql: Queryable): Promise<Drift[]> {
  await sql`select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true)`;
  return [...(await tableDrift(sql)), ...(await schemaDrift(sql))];
}

const guarded = (sql: Queryable): Fragment => sql`
    part as (
      select i.inhrelid as oid, c.relname::text as name, pg_get_expr(c.relpartbound, c.oid) as bound, i.inhdetachpending as detaching
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'audit.event'::regclass
    ),
    guarded as (
      select c.oid, c.relname::text as name, c.relacl, c.relowner, c.relpersistence, c.relkind
      from pg_class c
      where c.oid in (select oid from part)
        or c.oid = any(array['audit.event', 'audit.event_key', 'audit.cause_edge', 'audit.tile', 'audit.checkpoint',
          'audit.cosignature']::regclass[])
    )`;

const tableDrift = (sql: Queryable): Promise<Drift[]> => sql<Drift[]>`
    with ${guarded(sql)},
    guard as (
      -- Before, for each statement, of update, delete and truncate.
      select t.tgrelid, t.tgenabled, t.tgtype & 59 = 58 and t.tgfoid = 'audit.refuse_change()'::regprocedure
        and t.tgqual is null and t.tgattr = ''::int2vector as is_whole
      from pg_trigger t where t.tgname = 'append_only'
    ),
    triggers as (
      select 'trigger' as kind, format('audit.%I has no trigger that refuses changes.', g.name) as words
      from guarded g where not exists (select from guard where tgrelid = g.oid)
      union all
      select 'trigger', case when not t.is_whole then format('The trigger append_only of audit.%I is not the one that refuses every change.', g.name)
        when t.tgenabled = 'D' then format('The trigger append_only of audit.%I is switched off.', g.name)
        else format('The trigger append_only of audit.%I does not hold in every session (%s).', g.name, t.tgenabled) end
      from guarded g join guard t on t.tgrelid = g.oid where t.tgenabled <> 'A' or not t.is_whole
      union all
      select 'trigger', format('audit.%I has a trigger that nobody installed: %I.', g.name, t.tgname)
      from guarded g join pg_trigger t on t.tgrelid = g.oid where not t.tgisinternal and t.tgname <> 'append_only'
      union all
      select 'trigger', format('audit.%I has a rule that nobody installed: %I.', g.name, r.rulename)
      from guarded g join pg_rewrite r on r.ev_class = g.oid
    ),
    grants as (
      select 'grant' as kind, format('%s may %s audit.%I.', case when a.grantee = 0 then 'Everybody' else a.grantee::regrole::text end,
        lower(a.privilege_type), g.name) as words
      from guarded g, aclexplode(coalesce(g.relacl, acldefault('r', g.relowner))) a
      where a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')
      union all
      select 'grant', format('%s may update %I of audit.%I.', case when a.grantee = 0 then 'Everybody' else a.grantee::regrole::text end, c.attname, g.name)
      from guarded g join pg_attribute c on c.attrelid = g.oid, aclexplode(c.attacl) a
      where a.privilege_type = 'UPDATE'
    )
    select * from triggers union all select * from grants
    limit ${rowsMax}`;

const schemaDrift = (sql: Queryable): Promise<Drift[]> => sql<Drift[]>`
    with ${guarded(sql)},
    owners as (
      select 'owner' as kind, format('audit.%I belongs to %s, not to whence_owner.', c.relname, c.relowner::regrole) as words
      from pg_class c where c.relnamespace = 'audit'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S')
        and c.relowner <> 'whence_owner'::regrole
      union all
      select 'owner', format('audit.%I is not written to the write-ahead log: a crash empties it.', g.name)
      from guarded g where g.relpersistence <> 'p'
    ),
    partitions as (
      select 'partition' as kind, format('The month %s has no partition.', m.name) as words
      from audit.month m where not exists (select from part p where p.name = m.name)
      union all
      select 'partition', format('The partition audit.%I is not in audit.month.', p.name)
      from part p where not exists (select from audit.month m where m.name = p.name)
      union all
      select 'partition', format('The partition audit.%I covers other times than audit.month says: %s.', p.name, p.bound)
      from part p join audit.month m on m.name = p.name
      where p.bound <> format('FOR VALUES FROM (%L) TO (%L)', m.from_at, m.to_at)
      union all
      select 'partition', format('The partition audit.%I is being detached.', p.name) from part p where p.detaching
      union all
      select 'partition', format('audit.%I is no partition of the log, and looks like one that was detached.', c.relname)
      from pg_class c
      where c.relnamespace = 'audit'::regnamespace and c.relkind = 'r' and c.relname ~ '^event_[0-9]' and c.oid not in (select oid from part)
      union all
      select 'partition', 'The log no longer refuses events of impossible shapes: its check event_shape is gone.'
      where not exists (select from pg_constraint c where c.conrelid = 'audit.event'::regclass and c.conname = 'event_shape' and c.convalidated)
    ),
    policies as (
      select 'policy' as kind, format('audit.%I hides rows by a policy that nobody installed: %I.', c.relname, p.polname) as words
      from pg_policy p join pg_class c on c.oid = p.polrelid where c.relnamespace = 'audit'::regnamespace
      union all
      select 'policy', format('audit.%I has row security switched on, which nobody installed.', c.relname)
      from pg_class c where c.relnamespace = 'audit'::regnamespace and c.relrowsecurity
    ),
    roles as (
      select 'role' as kind, format('The role %s may do more than it was made for: it %s.', r.rolname,
        concat_ws(', ', case when r.rolcanlogin then 'can sign in' end, case when r.rolsuper then 'is a superuser' end,
          case when r.rolbypassrls then 'passes row security' end, case when r.rolcreaterole then 'can make roles' end)) as words
      from pg_roles r
      where r.rolname in ('whence_owner', 'whence_append', 'whence_reader', 'whence_access', 'whence_sealer', 'whence_verifier',
          'audit_writer', 'audit_reader')
        and (r.rolcanlogin or r.rolsuper or r.rolbypassrls or r.rolcreaterole)
    )
    select * from owners union all select * from partitions union all select * from policies union all select * from roles
    limit ${rowsMax}`;
