-- Takes the next message about an offer, for whoever is about to hand it over, and says what to tell; null when there is none. As claim_message: it
-- is held against the offer once more, and what is over or about to be is dropped; one that a server took along when it died is
-- taken again, after two minutes, as a hold is short.
create or replace function claim_offer_message(p_org_id uuid, p_channels text[]) returns json
language plpgsql
as $fn$
declare
  v_now timestamptz := clock_timestamp();
  v_message messages;
  v_offer waitlist_offers;
  v_entry waitlist_entries;
  v_recipient text;
  v_trouble text;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  loop
    select m.* into v_message from messages m
    where m.org_id = p_org_id and m.offer_id is not null and m.channel = any (p_channels) and (m.status = 'planned' and m.due_at <= v_now
      or m.status = 'sending' and m.claimed_at <= v_now - interval '2 minutes')
    order by m.due_at, m.message_id limit 1
    for update skip locked;
    if not found then
      return null;
    end if;
    -- The offer is kept as it is until this is decided, and a yes waits no longer than that.
    select * into v_offer from waitlist_offers where org_id = p_org_id and offer_id = v_message.offer_id for share;
    select * into v_entry from waitlist_entries where org_id = p_org_id and entry_id = v_offer.entry_id;
    v_recipient := offer_address(v_entry, v_message.channel, v_message.message_id);
    v_trouble := case
      when v_offer.offer_id is null or v_offer.ended is not null or v_offer.held_until <= v_now then 'the offer is over'
      when v_offer.held_until <= v_now + interval '3 minutes' then 'the offer is about to end'
      when v_recipient is null then 'they cannot be written to this way'
      when end_of_quiet(p_org_id, v_now) > v_now then 'nobody is written to in the quiet hours' end;
    if v_trouble is null then
      update messages set status = 'sending', claimed_at = v_now, attempts = attempts + 1,
        unsettled_at = coalesce(unsettled_at, v_now), updated_at = v_now
      where org_id = p_org_id and message_id = v_message.message_id
      returning attempts into v_message.attempts;
      return offer_message_json(v_message, v_offer, v_entry, v_recipient);
    end if;
    update messages set status = 'dropped', trouble = v_trouble, updated_at = v_now
    where org_id = p_org_id and message_id = v_message.message_id;
  end loop;
end
$fn$;
