-- The log is append-only: an event is never rewritten and never removed, by anyone who comes through SQL.
create or replace function audit.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% on %.% is refused: the log is append-only', lower(tg_op), tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege',
      hint = 'A correction is a new event: audit.record_event(…, supersedes => id).';
end
$$;
