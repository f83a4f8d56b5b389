-- What came of a call is stored, so that a list of the rare ones does not read through all: 0.6 s among 50 000 calls.

alter table calls
  -- The best of all its tool calls; null when none of them came to anything.
  add column best_outcome text check (best_outcome in ('booked', 'moved', 'cancelled', 'conflict')),
  add column result text not null generated always as (
    coalesce(best_outcome, case when ended_reason ~ 'error|fail' then 'failed' else 'no_booking' end)) stored;

-- No news: the tool call that brings it is.
drop trigger record_change on calls;
create trigger record_change after insert or update or delete on calls for each row
  execute function record_change('call', 'call_id', '{}', '{best_outcome,result}', '{*}');

-- What one tool call comes to; an appointment that somebody has already is booked.
create function outcome_of_tool_call(p_name text, p_outcome text) returns text
language sql immutable parallel safe
return case
  when p_outcome in ('booked', 'already_booked') and p_name = 'bookClinicAppointment' then 'booked'
  when p_outcome in ('booked', 'moved') then 'moved'
  when p_outcome = 'cancelled' then 'cancelled'
  when p_outcome = 'slot_unavailable' then 'conflict' end;

create function outcome_rank(p_outcome text) returns integer
language sql immutable parallel safe
return coalesce(array_position(array['conflict', 'cancelled', 'moved', 'booked'], p_outcome), 0);

create function keep_best_outcome() returns trigger
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
create trigger keep_best_outcome after insert on tool_calls for each row execute function keep_best_outcome();

-- Forced row-level security hides the rows from their owner as well; nobody else sees them in between.
alter table calls no force row level security;
alter table tool_calls no force row level security;
update calls k set best_outcome = best.outcome
from (
  select distinct on (t.org_id, t.call_id) t.org_id, t.call_id, outcome_of_tool_call(t.name, t.outcome) as outcome
  from tool_calls t
  where outcome_of_tool_call(t.name, t.outcome) is not null
  order by t.org_id, t.call_id, outcome_rank(outcome_of_tool_call(t.name, t.outcome)) desc
) best
where best.org_id = k.org_id and best.call_id = k.call_id;
alter table calls force row level security;
alter table tool_calls force row level security;

create index calls_by_result on calls (org_id, result, created_at desc, call_id);
