-- Keeps in calls.best_outcome what a call finally came to: of each appointment what was done with it last, and of several
-- appointments the best. A time that was taken counts where nothing was done, and "booked already" where it is all that was said.
create or replace function keep_best_outcome() returns trigger
language plpgsql
as $fn$
declare
  v_outcome text;
begin
  if outcome_of_tool_call(new.name, new.outcome) is null then
    return null;
  end if;
  -- Tools of one call may run at once: the later one waits here, and sees what the earlier one has kept.
  perform from calls k where k.org_id = new.org_id and k.call_id = new.call_id for no key update;
  select last.outcome into v_outcome
  from (
    select distinct on (t.appointment_id) outcome_of_tool_call(t.name, t.outcome) as outcome
    from tool_calls t
    where t.org_id = new.org_id and t.call_id = new.call_id and outcome_of_tool_call(t.name, t.outcome) is not null
    order by t.appointment_id, t.outcome = 'slot_unavailable', t.outcome = 'already_booked', t.created_at desc
  ) last
  order by outcome_rank(last.outcome) desc limit 1;
  update calls k set best_outcome = v_outcome
  where k.org_id = new.org_id and k.call_id = new.call_id and k.best_outcome is distinct from v_outcome;
  return null;
end
$fn$;
