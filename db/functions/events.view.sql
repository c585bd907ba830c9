-- The log as applications read it: every field by its name, with `before` derived.
create or replace view audit.events as
select
  e.id, e.occurred_at, e.recorded_at, e.type, e.schema_version, e.entity_type, e.entity_id, e.operation, e.outcome,
  e.actor_id, e.actor_type, e.on_behalf_of, e.source, e.reason,
  audit.before_image(e.operation, e.after, e.changed) as before,
  e.after,
  case when e.operation = 'update' then e.changed end as changed,
  e.payload, e.metadata, e.transaction_id, e.correlation_id, e.causation_id, e.causes, e.supersedes, e.seq
from audit.event e;
