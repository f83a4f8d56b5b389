-- Keeps that somebody asked for something p_ago_ms ago and never heard what came of it. Asked again in vain it is one request, the
-- last. At most 500 for a clinic; what is older than a month is over.
create or replace function note_open_request(
  p_org_id uuid, p_kind text, p_ago_ms integer, p_call_id text default null, p_request_key text default null,
  p_patient_name text default null, p_phone text default null, p_email text default null, p_service text default null,
  p_starts_at timestamptz default null, p_appointment_id uuid default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- One that is noted again, as its first try waits for a standby with nobody to hear the answer, waits for that one and replaces it.
  perform pg_advisory_xact_lock(hashtextextended(
    concat_ws('|', 'open_request', p_org_id, p_kind, p_starts_at, p_appointment_id, p_phone, p_email), 0));
  delete from open_requests r
  where r.org_id = p_org_id and (r.asked_at < now() - interval '30 days'
    or r.kind = p_kind and r.starts_at is not distinct from p_starts_at
      and r.appointment_id is not distinct from p_appointment_id
      -- A number is a family's: another name or another service is another wish.
      and r.phone is not distinct from p_phone and r.email is not distinct from p_email
      and r.patient_name is not distinct from left(p_patient_name, 500) and r.service is not distinct from left(p_service, 300));
  if p_appointment_id is not null and not exists (
      select from appointments a where a.org_id = p_org_id and a.appointment_id = p_appointment_id) then
    return;
  end if;
  insert into open_requests (
    org_id, kind, asked_at, call_id, request_key, patient_name, phone, email, service, starts_at, appointment_id)
  select p_org_id, p_kind, clock_timestamp() - make_interval(secs => p_ago_ms / 1000.0), left(p_call_id, 200),
    left(p_request_key, 300), left(p_patient_name, 500), left(p_phone, 40), left(p_email, 320), left(p_service, 300), p_starts_at,
    p_appointment_id
  where (select count(*) from open_requests r where r.org_id = p_org_id) < 500;
  -- A call that was over before this was known ended otherwise than was derived.
  update calls k set end_due_at = clock_timestamp()
  where k.org_id = p_org_id and k.call_id = left(p_call_id, 200)
    and (k.ended_at is not null or k.status = 'ended' or k.ended_reason is not null);
end
$fn$;
