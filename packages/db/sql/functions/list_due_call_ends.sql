-- Calls that are over and whose end is to be derived, with what `readCallEnd` in packages/domain reads of them: the named one, or those
-- that wait longest. One whose end was lost on the way is over after two hours; Vapi lets no call be longer by default.
create or replace function list_due_call_ends(p_org_id uuid, p_call_id text default null, p_limit integer default 200)
returns setof json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return query
  select json_build_object(
    'callId', k.call_id, 'dueAt', k.end_due_at::text, 'kind', k.kind, 'endedReason', k.ended_reason,
    'transferStatus', k.facts ->> 'transferStatus',
    'seconds', round(extract(epoch from k.ended_at - k.started_at)),
    'hungAfterSeconds', array(select round(extract(epoch from hung - k.started_at)) from unnest(k.hung_at) hung
      where k.started_at is not null order by 1),
    -- As list_open_requests has it: what was asked again in the same call and answered is in doubt no more.
    'isInDoubt', exists (
      select from open_requests r
      where r.org_id = k.org_id and r.call_id = k.call_id and not exists (
        select from tool_calls t
        where t.org_id = k.org_id and t.call_id = k.call_id and t.created_at > r.asked_at
          and t.outcome in ('slot_unavailable', 'person_busy', 'outside_hours', 'not_found'))),
    'serviceId', coalesce(made.service_id,
      case when made.said_service is not null then (find_service(k.org_id, made.said_service)).service_id end, k.service_id),
    'steps', coalesce(made.steps, '[]'))
  from calls k
  cross join lateral (
    select
      json_agg(json_build_object(
        'tool', t.name, 'outcome', t.outcome, 'durationMs', t.duration_ms, 'appointmentId', t.appointment_id,
        'understood', jsonb_strip_nulls(jsonb_build_object('error', t.understood -> 'error', 'about', t.understood -> 'about')),
        'afterSeconds', round(extract(epoch from t.created_at - k.started_at)))
        order by t.created_at, t.tool_call_id, t.arguments_sha256) as steps,
      (array_agg(a.service_id order by t.created_at desc) filter (where a.service_id is not null))[1] as service_id,
      -- A text that names none is no service, even where the clinic has only one.
      (array_agg(said.service order by t.created_at desc) filter (where said.service <> ''))[1] as said_service
    from tool_calls t
    left join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
    cross join lateral (
      select left(btrim(coalesce(t.understood ->> 'serviceName', t.arguments ->> 'serviceType', '')), 300) as service
    ) said
    where t.org_id = k.org_id and t.call_id = k.call_id
  ) made
  where k.org_id = p_org_id and k.end_due_at is not null and (p_call_id is null or k.call_id = p_call_id)
    and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null or k.created_at < now() - interval '2 hours')
  order by k.end_due_at
  limit p_limit;
end
$fn$;
