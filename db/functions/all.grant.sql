-- Who may do what. Nothing is granted to public, nothing on partitions: a reader comes through the parent.
revoke all on all tables in schema audit, whence from public;
revoke execute on all functions in schema audit from public;

grant usage on schema audit to whence_append, whence_reader, whence_access, audit_writer, audit_reader;
grant usage on schema whence to whence_access;

-- The web process, to append. It may not read what is there.
grant execute on function audit.append_events(jsonb) to whence_append;

-- The web process, to read.
grant select on audit.event, audit.event_key, audit.cause_edge, audit.month, audit.log, audit.tracked_table, audit.events
  to whence_reader;
grant execute on function audit.now(), audit.before_image(text, jsonb, jsonb), audit.month_spans() to whence_reader;

-- The web process, to keep accounts, sessions, sources and keys. What is deleted elsewhere is ended here. And what
-- imports have done, and what they could not record.
grant select, insert, update on whence.account, whence.session, whence.source, whence.api_key to whence_access;
grant select, insert, update on whence.import_run, whence.rejected to whence_access;
grant select, insert, update, delete on whence.sign_in_throttle to whence_access;
grant select on audit.log, whence.installed to whence_access;
-- At every start: the months ahead.
grant execute on function audit.keep_months(bigint) to whence_access;

-- Applications that share the database.
grant execute on function audit.record_event to audit_writer;
grant select on audit.events to audit_reader;
grant execute on function audit.before_image(text, jsonb, jsonb) to audit_reader;
