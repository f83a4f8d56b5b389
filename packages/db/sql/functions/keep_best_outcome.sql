-- Keeps in calls.best_outcome the best that a call's tools came to.
create or replace function keep_best_outcome() returns trigger
language plpgsql
as $fn$
declare
  v_outcome text := outcome_of_tool_call(new.name, new.outcome);
begin
  if v_outcome is not null then
    update calls k set best_outcome = v_outcome
    where k.org_id = new.org_id and k.call_id = new.call_id
      and outcome_rank(v_outcome) > outcome_rank(k.best_outcome);
  end if;
  return null;
end
$fn$;
