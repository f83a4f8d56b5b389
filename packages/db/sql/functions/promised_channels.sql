-- How the patient of a visit is about to hear of it, at the address or the number that was given for it: only what claim_message would give out
-- now, so that nobody is promised a message that never comes.
create or replace function promised_channels(p_org_id uuid, p_appointment_id uuid, p_email text, p_phone text) returns text[]
language plpgsql
as $fn$
declare
  v_visit appointments;
  v_contact contacts;
  v_settings message_settings;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_settings from message_settings where org_id = p_org_id and is_on;
  select * into v_visit from appointments where org_id = p_org_id and appointment_id = p_appointment_id and status = 'confirmed';
  if v_settings.org_id is null or v_visit.org_id is null then
    return '{}';
  end if;
  select * into v_contact from contacts where org_id = p_org_id and contact_id = v_visit.contact_id;
  return (
    select coalesce(array_agg(c.channel order by c.channel desc), '{}')
    from unnest(message_channels(v_settings, v_visit, v_contact)) as c(channel)
    where case c.channel when 'sms' then v_contact.phone = p_phone else visit_address(v_visit, v_contact) = lower(p_email) end
      and (c.channel <> 'sms' or too_many_texts_until(p_org_id, v_contact.phone, now()) is null)
      and message_trouble(jsonb_populate_record(null::messages, jsonb_build_object(
          'org_id', p_org_id, 'channel', c.channel, 'kind', 'confirmation', 'starts_local', v_visit.starts_local,
          'provider_id', v_visit.provider_id)), v_visit, v_contact, now()) is null);
end
$fn$;
