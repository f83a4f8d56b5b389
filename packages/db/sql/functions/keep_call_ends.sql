-- Keeps how calls ended: p_ends are [{callId, dueAt, endedAs, wantsCall, serviceId}], dueAt as list_due_call_ends gave it. Returns
-- {kept, cleared}: how many, and how many of them are no longer due. A call that
-- something came of in between stays due. So does one that has only just ended, as what belongs to it may be under way.
create or replace function keep_call_ends(p_org_id uuid, p_ends jsonb) returns json
language plpgsql
as $fn$
declare
  v_kept integer;
  v_cleared integer;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Tools and reports that come at the same time: in one order, so that nobody waits for each other.
  perform from calls k
  where k.org_id = p_org_id and k.call_id in (select e ->> 'callId' from jsonb_array_elements(p_ends) e)
  order by k.call_id for no key update;
  with kept as (
    update calls k set
      ended_as = e ->> 'endedAs', wants_call = (e ->> 'wantsCall')::boolean, service_id = (e ->> 'serviceId')::uuid,
      end_due_at = case when greatest(k.ended_at, k.updated_at) > now() - interval '30 seconds' then k.end_due_at end
    from jsonb_array_elements(p_ends) e
    where k.org_id = p_org_id and k.call_id = e ->> 'callId' and k.end_due_at = (e ->> 'dueAt')::timestamptz
    returning k.end_due_at
  )
  select count(*), count(*) filter (where end_due_at is null) into v_kept, v_cleared from kept;
  return json_build_object('kept', v_kept, 'cleared', v_cleared);
end
$fn$;
