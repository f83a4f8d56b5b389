-- The calls that hold a person's data: from their number, about their appointments, or with their number or address in what was
-- said. Every number and address counts that the audit log knows of the person, or of a contact that was merged into theirs,
-- unless it is another's by now. A number counts by its last nine digits, however it was written.
create or replace function calls_of_contact(p_org_id uuid, p_contact_id uuid) returns setof text
language sql stable
as $fn$
  with contact as materialized (
    select c.contact_id, c.phone, c.email, c.merged_ids from contacts c
    where c.org_id = p_org_id and c.contact_id = p_contact_id and c.erased_at is null
  ), known as (
    select phone, email from contact
    union
    select told ->> 'phone', told ->> 'email'
    from contact
    join changes l on l.org_id = p_org_id and l.entity = 'contact'
      and l.entity_id = any (contact.merged_ids || contact.contact_id::text)
    cross join lateral (values (l.before), (l.after)) v (told)
  ), reached as materialized (
    select
      array(select distinct k.phone from known k where k.phone is not null and not exists (
        select from contacts o
        where o.org_id = p_org_id and o.phone = k.phone and o.contact_id <> p_contact_id)) as phones,
      array(select distinct lower(k.email) from known k where k.email not like '%.invalid' and not exists (
        select from contacts o
        where o.org_id = p_org_id and lower(o.email) = lower(k.email) and o.contact_id <> p_contact_id)) as emails
  ), person as materialized (
    select phones, emails, array(select right(phone, least(length(phone) - 1, 9)) from unnest(phones) phone) as digits
    from reached
  )
  select k.call_id from calls k, person
  where k.org_id = p_org_id and k.erased_at is null and (
    k.caller_number = any (person.phones)
    or exists (select from unnest(person.digits) digits where position(
      digits in translate(concat_ws('|', k.caller_number, k.transcript, k.summary), ' -().+/', '')) > 0)
    or exists (select from unnest(person.emails) email where position(
      email in lower(concat_ws('|', k.transcript, k.summary))) > 0))
  union
  select t.call_id from tool_calls t
  join calls k using (org_id, call_id)
  cross join person
  where t.org_id = p_org_id and k.erased_at is null and (
    exists (select from unnest(person.digits) digits where position(
      digits in translate(concat(t.arguments, '|', t.answer), ' -().+/', '')) > 0)
    or exists (select from unnest(person.emails) email where position(
      email in lower(concat(t.arguments, '|', t.answer))) > 0))
  union
  select t.call_id from tool_calls t
  join calls k using (org_id, call_id)
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
  where t.org_id = p_org_id and k.erased_at is null and a.contact_id = p_contact_id
$fn$;
