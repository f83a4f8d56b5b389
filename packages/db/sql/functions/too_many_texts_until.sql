-- Until when a number gets no more texts about what was booked, moved or cancelled, because ten went there within a day: whoever books and
-- cancels in a loop shall not flood a telephone. Null where one more may go. One of which nobody knows whether it was taken counts as
-- well. Reminders and offers have measures of their own.
create or replace function too_many_texts_until(p_org_id uuid, p_phone text, p_now timestamptz) returns timestamptz
language sql stable
return (
  select went.at + interval '1 day' from (
    select m.sent_at as at from messages m
    where m.org_id = p_org_id and m.recipient = p_phone and m.channel = 'sms' and m.kind not in ('reminder', 'offer') and m.status = 'sent'
      and m.sent_at > p_now - interval '1 day'
    union all
    select m.unsettled_at from messages m
    where m.org_id = p_org_id and m.recipient = p_phone and m.channel = 'sms' and m.kind not in ('reminder', 'offer')
      and m.unsettled_at > p_now - interval '1 day') went
  order by went.at desc offset 9 limit 1);
