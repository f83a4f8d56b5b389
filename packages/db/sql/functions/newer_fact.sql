-- Of two values of a fact the one that was told later; one that is told at all before one that is not. p_old_at is null for what is
-- known from nobody knows when.
create or replace function newer_fact(p_old anyelement, p_new anyelement, p_old_at jsonb, p_new_at bigint) returns anyelement
language sql immutable
as $fn$
  select case
    when p_new is null then p_old
    when p_old is not null and p_old_at is not null and p_old_at::bigint > p_new_at then p_old
    else p_new end
$fn$;
