-- Roles and schemas. Roles belong to the whole cluster, so another database of it may have made them already.
do $roles$
declare
  wanted text;
begin
  foreach wanted in array array[
    'whence_owner',   -- owns every object; nobody logs in as it
    'whence_append',  -- may append through audit.append_events, and read nothing
    'whence_reader',  -- may read the log, and write nothing
    'whence_access',  -- keeps accounts, sessions, sources and keys
    'whence_sealer',  -- upkeep: seals, and keeps what is derived from the log
    'whence_verifier',-- reads everything, writes nothing
    'audit_writer',   -- for applications: audit.record_event, audit.track
    'audit_reader'    -- for applications: audit.events, audit.state_at
  ]
  loop
    begin
      execute format('create role %I nologin', wanted);
    exception
      when duplicate_object or unique_violation then null;  -- unique_violation: another migrator was faster
    end;
  end loop;

  -- A login that is not a superuser must be a member of the owner to act as it (and loses nothing by it: it
  -- made the role). Documented in docs/security.md.
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant whence_owner to %I', current_user);
  end if;
  execute format('grant create, temporary on database %I to whence_owner', current_database());
  -- The sealer gathers what it seals in a temporary table.
  execute format('grant temporary on database %I to whence_sealer', current_database());
  execute format('revoke create, temporary on database %I from public', current_database());
end
$roles$;

create schema if not exists audit authorization whence_owner;
create schema if not exists whence authorization whence_owner;
