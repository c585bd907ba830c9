-- The web process may ask for a verification, and write nothing else of it. Upkeep asks every night.
grant execute on function audit.request_verification(text) to whence_access, whence_sealer;
