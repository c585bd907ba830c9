-- The function itself, which needs its maker and the log first.
select audit.define_current_tx();
