-- Somebody of the clinic has called (p_is_done), takes that back, or notes something. False where there is nobody of that kind to call;
-- what is said twice is said once, and the first who has called is who has.
create or replace function note_call_back(
  p_org_id uuid, p_kind text, p_subject_id text, p_is_done boolean default null, p_by text default null, p_note text default null
) returns boolean
language plpgsql
as $fn$
declare
  v_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_kind <> 'call' then
    if p_subject_id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(:[0-9]{12})?$' then
      return false;
    end if;
    v_id := left(p_subject_id, 36)::uuid;
  end if;
  if not (case p_kind
    when 'call' then exists (select from calls k where k.org_id = p_org_id and k.call_id = p_subject_id and k.wants_call and k.erased_at is null)
    when 'request' then exists (select from open_requests r where r.org_id = p_org_id and r.request_id = v_id)
    else exists (select from appointments a where a.org_id = p_org_id and a.appointment_id = v_id and a.status = 'confirmed')
  end) then
    return false;
  end if;
  insert into call_backs as b (org_id, kind, subject_id, done_at, done_by, note)
  values (p_org_id, p_kind, p_subject_id, case when p_is_done then now() end, case when p_is_done then left(p_by, 200) end,
    coalesce(p_note, ''))
  on conflict (org_id, kind, subject_id) do update set
    done_at = case when p_is_done is null then b.done_at when p_is_done then coalesce(b.done_at, now()) end,
    done_by = case when p_is_done is null then b.done_by when p_is_done then coalesce(b.done_by, left(p_by, 200)) end,
    note = coalesce(p_note, b.note), updated_at = now();
  return true;
end
$fn$;
