-- How far telling somebody of an open offer has come. way_over: they could not be reached that way, and why; ended: how that is called where no
-- other way is left. A call in which they spoke and gave no answer has told them.
create or replace function offer_progress(p_offer waitlist_offers, out is_told boolean, out way_over boolean, out ended text, out trouble text)
language plpgsql stable
as $fn$
declare
  v_message messages;
  v_call outbound_calls;
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
end
$fn$;
