-- Who may do what with the ledger. The sealer writes it and reads the log; the web process reads it; the verifier reads
-- everything and writes nothing.
grant usage on schema audit, whence to whence_sealer, whence_verifier;
grant usage on schema whence to whence_reader;

grant select on audit.event, audit.event_key, audit.cause_edge, audit.month, audit.log, audit.tracked_table to whence_sealer;
grant select, insert on audit.tile, audit.checkpoint, audit.cosignature to whence_sealer;
grant select, update on audit.head to whence_sealer;
grant select, insert, update on audit.anchor, whence.upkeep, whence.verification to whence_sealer;
grant select, insert, update, delete on
  audit.entity, audit.rollup_minute, audit.rollup_hour, audit.rollup_day, audit.rollup_actor_day, audit.rollup_actor_month,
  audit.pointer_snapshot, whence.upkeep_sample to whence_sealer;
grant execute on function
  audit.begin_incarnation(), audit.incarnation_base(int), audit.line(audit.event), audit.positions(bigint[]), audit.position_of(bigint),
  audit.seq_at(bigint), audit.sealed_at(bigint, xid8, bigint), audit.now(), audit.keep_months(bigint), audit.month_spans(),
  audit.before_image(text, jsonb, jsonb)
  to whence_sealer;

grant select on all tables in schema audit to whence_verifier;
grant select on whence.upkeep, whence.verification, whence.installed to whence_verifier;
grant execute on function
  audit.incarnation_base(int), audit.line(audit.event), audit.positions(bigint[]), audit.position_of(bigint), audit.seq_at(bigint),
  audit.sealed_at(bigint, xid8, bigint), audit.before_image(text, jsonb, jsonb), audit.changed_keys(text, jsonb)
  to whence_verifier;

grant select on audit.tile, audit.head, audit.checkpoint, audit.cosignature, audit.anchor, audit.entity, audit.rollup_minute,
  audit.rollup_hour, audit.rollup_day, audit.rollup_actor_day, audit.rollup_actor_month, audit.pointer_snapshot to whence_reader;
grant select on whence.upkeep, whence.upkeep_sample, whence.verification to whence_reader;
grant execute on function
  audit.line(audit.event), audit.positions(bigint[]), audit.position_of(bigint), audit.seq_at(bigint), audit.sealed_at(bigint, xid8, bigint)
  to whence_reader;
