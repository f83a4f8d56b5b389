create or replace function is_reminded_enough(p_org_id uuid, p_recipient text, p_now timestamptz) returns boolean
language sql stable
return (
  select count(*) filter (where m.sent_at > p_now - interval '20 hours') >= 1 or count(*) >= 3
  from messages m
  where m.org_id = p_org_id and m.status = 'sent' and m.kind = 'reminder' and m.recipient = p_recipient
    and m.sent_at > p_now - interval '7 days');
