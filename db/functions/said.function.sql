-- What the session says about itself in a setting such as whence.actor_id; empty counts as not said.
create or replace function audit.said(setting text) returns text
language sql stable parallel safe
as $$ select nullif(current_setting('whence.' || setting, true), '') $$;
