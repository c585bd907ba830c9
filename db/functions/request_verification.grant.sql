-- The web process may ask for a verification, and write nothing else of it.
grant execute on function audit.request_verification(text) to whence_access;
