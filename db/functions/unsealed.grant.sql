-- Whoever tells how the ledger is: the web process, and upkeep.
grant execute on function audit.unsealed(int) to whence_reader, whence_sealer;
