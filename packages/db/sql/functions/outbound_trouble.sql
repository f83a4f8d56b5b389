-- Why a call that is due is never to be made; null where nothing stands against it. It is held against what it is about as that is now.
create or replace function outbound_trouble(p_call outbound_calls, p_now timestamptz) returns text
language plpgsql stable
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
begin
  if p_call.not_after <= p_now then
    return 'its time has passed';
  elsif exists (select from outbound_calls o where o.org_id = p_call.org_id and o.phone = p_call.phone and o.ended = 'opted_out')
    or exists (select from message_consents c where c.org_id = p_call.org_id and c.channel = 'sms' and c.address = p_call.phone
      and not c.is_allowed) then
    return 'they asked not to be contacted';
  elsif p_call.contact_id is not null then
    select * into v_contact from contacts where org_id = p_call.org_id and contact_id = p_call.contact_id;
    if v_contact.erased_at is not null or v_contact.phone is distinct from p_call.phone then
      return 'their number was changed';
    end if;
  end if;
  if p_call.reason = 'call_back' then
    return case when not exists (select from open_requests r where r.org_id = p_call.org_id and r.request_id = p_call.subject_id
        and not exists (select from call_backs b where b.org_id = r.org_id and b.kind = 'request'
          and b.subject_id = r.request_id::text and b.done_at is not null))
      then 'somebody has called them back' end;
  elsif p_call.reason = 'offer' then
    return case when not exists (select from waitlist_offers o where o.org_id = p_call.org_id and o.offer_id = p_call.subject_id
      and o.ended is null and o.held_until > p_now) then 'the offer is over'
      when end_of_quiet(p_call.org_id, p_now) > p_now then 'nobody is called about a held time in the quiet hours' end;
  end if;
  select * into v_visit from appointments where org_id = p_call.org_id and appointment_id = p_call.subject_id;
  return case
    when v_visit.status is distinct from 'confirmed'
      or v_visit.starts_local <> p_call.starts_local or v_visit.provider_id <> p_call.provider_id
      or v_visit.contact_id is distinct from p_call.contact_id then 'the visit was changed'
    when v_visit.starts_at <= p_now then 'the visit has begun' end;
end
$fn$;
