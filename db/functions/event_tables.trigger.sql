-- The tables that only ever grow.
select audit.protect('audit.event');
select audit.protect('audit.event_key');
select audit.protect('audit.cause_edge');
select audit.protect(format('audit.%I', name)::regclass) from audit.month;
