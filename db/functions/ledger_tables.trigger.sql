-- The ledger's tables that only ever grow, and its head, empty: RFC 6962's root of no leaves is SHA-256 of nothing.
select audit.protect('audit.tile');
select audit.protect('audit.checkpoint');
select audit.protect('audit.cosignature');

insert into audit.head (size, root, snapshot, incarnation, system_identifier, open, open_seqs, sealed_at)
select 0, sha256(''), '3:3:', 1, (select system_identifier::text from pg_control_system()), '{}', '{}', clock_timestamp()
where not exists (select from audit.head);
