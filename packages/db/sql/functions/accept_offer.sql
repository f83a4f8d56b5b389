-- Makes a held time the appointment of whoever it is held for, under the same id. Whoever accepts says back when it is
-- (p_starts_local, on the clinic's clock): a yes to something else is none.
--   success:true   outcome booked | already_booked
--   success:false  not_found | other_time (nothing has changed) | offer_over (ended has how; also when the time can no longer be kept) |
--                  person_busy (they have a visit then; the offer stays open)
create or replace function accept_offer(
  p_org_id uuid, p_offer_id uuid, p_starts_local timestamp, p_source text default 'staff', p_notes text default null,
  p_request_key text default null
) returns json
language plpgsql
as $fn$
declare
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_slot record;
  v_clash uuid;
  v_said_email text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id;
  if not found then
    return json_build_object('success', false, 'error', 'not_found', 'message', 'No such offer');
  end if;
  if p_starts_local is distinct from v_offer.starts_local then
    return json_build_object('success', false, 'error', 'other_time', 'message', 'Another time was offered');
  end if;
  -- It ends here, where the deadline has passed.
  perform lock_providers(p_org_id, v_offer.service_id, array[v_offer.provider_id]);
  perform end_expired_holds(p_org_id, v_offer.provider_id);
  select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = p_offer_id for update;
  if v_offer.ended = 'accepted' and exists (select from appointments
      where org_id = p_org_id and appointment_id = v_offer.appointment_id and status = 'confirmed') then
    return appointment_json(p_org_id, v_offer.appointment_id, 'already_booked', 'Booked already');
  end if;
  if v_offer.offer_id is null or v_offer.ended is not null then
    return json_build_object('success', false, 'error', 'offer_over', 'ended', v_offer.ended, 'message', 'The offer is over');
  end if;
  select * into strict v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
  perform 1 from contacts where org_id = p_org_id and contact_id = v_entry.contact_id for no key update;
  v_clash := find_clash(p_org_id, v_entry.contact_id, v_entry.patient_name, v_offer.starts_at, v_offer.ends_at, null, true, null, '{}');
  if v_clash is not null then
    return person_busy_json(p_org_id, v_clash);
  end if;
  v_slot := look_at_time(p_org_id, v_offer.service_id, v_offer.starts_at,
    (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer, v_offer.provider_id, v_offer.appointment_id);
  if v_slot.chosen is null or v_slot.rules <> '{}' or v_offer.starts_local <> (
      select clock.local_time(o.time_zone, v_offer.starts_at) from organizations o where o.org_id = p_org_id) then
    perform end_offer(p_org_id, p_offer_id, 'withdrawn');
    return json_build_object('success', false, 'error', 'offer_over', 'ended', 'withdrawn', 'message', 'The offer is over');
  end if;
  -- An address that came with a number that was only said hears of the visit where the yes came from there: by the link of a letter, and
  -- no text had the same one. A yes from the number itself is that of whoever has it, and may be another's.
  if p_source = 'patient' and exists (select from messages m
      where m.org_id = p_org_id and m.offer_id = p_offer_id and (m.status = 'sent' or m.unsettled_at is not null)
      having bool_and(m.channel = 'email' and coalesce(m.recipient, v_entry.said_email) = v_entry.said_email)) then
    v_said_email := v_entry.said_email;
  end if;
  perform end_offer(p_org_id, p_offer_id, 'accepted');
  insert into appointments (
    org_id, appointment_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, source, notes, request_key, said_email, by_patient)
  values (
    p_org_id, v_offer.appointment_id, v_offer.provider_id, v_offer.service_id, v_entry.contact_id, v_entry.patient_name,
    v_offer.starts_at, v_offer.ends_at, blocked_range(p_org_id, v_offer.service_id, v_offer.starts_at,
      (extract(epoch from v_offer.ends_at - v_offer.starts_at) / 60)::integer),
    case p_source when 'patient' then 'staff' else p_source end, left(coalesce(p_notes, ''), 2000), p_request_key, v_said_email,
    p_source = 'patient');
  return appointment_json(p_org_id, v_offer.appointment_id, 'booked', 'Booking confirmed successfully');
end
$fn$;
