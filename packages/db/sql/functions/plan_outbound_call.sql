-- Has somebody called about a visit (reminder), a held time (offer) or what they asked for by phone (call_back), once: while a call
-- about it is planned or under way, that one is answered. Refused where the clinic calls nobody, has stopped it, or there is nothing
-- to call about. p_subject_id is the visit's id, the offer's or the request's; an offer is called about until its deadline.
create or replace function plan_outbound_call(
  p_org_id uuid, p_reason text, p_subject_id uuid, p_phone text default null, p_not_before timestamptz default null,
  p_not_after timestamptz default null, p_now timestamptz default null
) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := coalesce(p_now, now());
  v_settings outbound_settings;
  v_visit record;
  v_contact contacts;
  v_name text;
  v_phone text;
  v_starts_local timestamp;
  v_provider_id uuid;
  v_until timestamptz;
  v_id uuid;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  -- Whoever stops all calls waits for this, or this for them.
  select * into v_settings from outbound_settings where org_id = p_org_id for share;
  if v_settings.is_on is not true then
    return json_build_object('kind', 'refused', 'why', 'off');
  elsif v_settings.stopped_at is not null then
    return json_build_object('kind', 'refused', 'why', 'stopped');
  end if;
  if p_reason = 'call_back' then
    select r.patient_name, r.phone into v_name, v_phone from open_requests r
    where r.org_id = p_org_id and r.request_id = p_subject_id;
    -- p_phone: as the screen had it, which looks for it in the appointment as well.
    v_phone := coalesce(v_phone, p_phone);
    select * into v_contact from contacts c where c.org_id = p_org_id and c.phone = v_phone and c.erased_at is null;
  elsif p_reason = 'offer' then
    select e.contact_id, e.patient_name, o.starts_local, o.provider_id, o.held_until as until_at into v_visit
    from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
    where o.org_id = p_org_id and o.offer_id = p_subject_id and o.ended is null and o.held_until > v_now;
  else
    select a.contact_id, a.patient_name, a.starts_local, a.provider_id, a.starts_at as until_at into v_visit
    from appointments a
    where a.org_id = p_org_id and a.appointment_id = p_subject_id and a.status = 'confirmed' and a.starts_at > v_now;
  end if;
  if p_reason <> 'call_back' and found then
    select * into v_contact from contacts c where c.org_id = p_org_id and c.contact_id = v_visit.contact_id;
    v_name := v_visit.patient_name;
    v_phone := v_contact.phone;
    v_starts_local := v_visit.starts_local;
    v_provider_id := v_visit.provider_id;
    v_until := v_visit.until_at;
  end if;
  if v_phone is null or v_phone !~ '^\+[1-9][0-9]{6,14}$' then
    return json_build_object('kind', 'refused', 'why', 'no_number');
  end if;
  insert into outbound_calls (org_id, reason, subject_id, contact_id, patient_name, phone, starts_local, provider_id, not_before, not_after)
  values (p_org_id, p_reason, p_subject_id, v_contact.contact_id, nullif(v_name, ''), v_phone, v_starts_local, v_provider_id,
    coalesce(p_not_before, v_now), coalesce(p_not_after, v_until, v_now + interval '2 days'))
  on conflict (org_id, reason, subject_id) where status <> 'ended' do nothing
  returning outbound_id into v_id;
  if v_id is null then
    select outbound_id into v_id from outbound_calls
    where org_id = p_org_id and reason = p_reason and subject_id = p_subject_id and status <> 'ended';
  end if;
  return json_build_object('kind', 'planned', 'outboundId', v_id);
end
$fn$;
