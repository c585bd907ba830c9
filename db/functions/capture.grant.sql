-- Applications may have their own tables tracked: what audit.track calls, and the trigger functions, which need
-- execute when a trigger is made, not when it fires.
grant execute on function
  audit.track, audit.untrack, audit.tracking_problems, audit.tracking_target, audit.tracking_readable, audit.tracking_columns, audit.tracking_unique,
  audit.tracking_level, audit.tracking_family, audit.tracking_triggers, audit.tracking_baseline, audit.tracking_recorded,
  audit.capture_row, audit.capture_statement, audit.capture_truncate
  to audit_writer;
grant execute on function audit.tracking_problems to whence_reader;
