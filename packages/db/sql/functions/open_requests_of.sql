-- Which of those who are to be called back are this person: by their number or address, as far as the audit log knows them and no other
-- contact has them by now, by their appointments, or by these calls of theirs (calls_of_contact).
create or replace function open_requests_of(p_org_id uuid, p_contact_id uuid, p_call_ids text[]) returns setof uuid
language sql stable
as $fn$
  with contact as materialized (
    select c.phone, c.email, c.merged_ids || c.contact_id::text as ids from contacts c
    where c.org_id = p_org_id and c.contact_id = p_contact_id
  ), known as materialized (
    select phone, email from contact
    union
    select told ->> 'phone', told ->> 'email' from contact
    join changes l on l.org_id = p_org_id and l.entity = 'contact' and l.entity_id = any (contact.ids)
    cross join lateral (values (l.before), (l.after)) v (told)
  )
  select r.request_id from open_requests r
  where r.org_id = p_org_id and (
    r.call_id = any (p_call_ids)
    or r.appointment_id in (
      select a.appointment_id from appointments a where a.org_id = p_org_id and a.contact_id = p_contact_id)
    or exists (select from known k where k.phone = r.phone or lower(k.email) = lower(r.email))
      and not exists (select from contacts o
        where o.org_id = p_org_id and o.contact_id <> p_contact_id and o.erased_at is null
          and (o.phone = r.phone or lower(o.email) = lower(r.email))))
$fn$;
