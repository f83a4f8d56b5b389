-- How far telling somebody of an open offer has come. way_over: they could not be reached that way, or no longer can be, and why; ended: how
-- that is called where no other way is left. A call in which they spoke and gave no answer has told them.
create or replace function offer_progress(p_offer waitlist_offers, out is_told boolean, out way_over boolean, out ended text, out trouble text)
language plpgsql stable
as $fn$
declare
  v_message messages;
  v_call outbound_calls;
  v_entry waitlist_entries;
  v_is_quiet boolean;
begin
  is_told := false;
  way_over := false;
  ended := 'no_answer';
  if p_offer.way in ('sms', 'email') then
    select * into v_message from messages
    where org_id = p_offer.org_id and offer_id = p_offer.offer_id and channel = p_offer.way;
    is_told := v_message.status = 'sent';
    way_over := v_message.status in ('dropped', 'failed');
    trouble := v_message.trouble;
  elsif p_offer.way = 'call' then
    select * into v_call from outbound_calls o
    where o.org_id = p_offer.org_id and o.reason = 'offer' and o.subject_id = p_offer.offer_id
    order by o.created_at desc, o.outbound_id limit 1;
    is_told := v_call.ended = 'answered';
    way_over := v_call.ended in ('no_answer', 'busy', 'voicemail', 'screened', 'hung_up', 'failed', 'dropped');
    ended := case when v_call.ended in ('voicemail', 'screened') then v_call.ended else 'no_answer' end;
    trouble := case when v_call.ended in ('failed', 'dropped') then v_call.trouble end;
  end if;
  -- What waits for its turn goes by what is so now: a job that is off for the clinic drops nothing itself.
  if v_message.status = 'planned' or v_message.status = 'sending' and v_message.claimed_at <= clock_timestamp() - interval '2 minutes'
    or v_call.status = 'planned' then
    select * into v_entry from waitlist_entries where org_id = p_offer.org_id and entry_id = p_offer.entry_id;
    v_is_quiet := end_of_quiet(p_offer.org_id, clock_timestamp()) > clock_timestamp();
    trouble := case
      when v_call.status = 'planned' and outbound_trouble(v_call, clock_timestamp()) is not null then outbound_trouble(v_call, clock_timestamp())
      when v_is_quiet then 'nobody is told in the quiet hours'
      when v_call.status = 'planned' and not may_call_about_offer(v_entry) then 'nobody is called now'
      when v_message.status is not null and offer_address(v_entry, p_offer.way, v_message.message_id) is null
        then 'they cannot be written to this way' end;
    way_over := trouble is not null;
  end if;
end
$fn$;
