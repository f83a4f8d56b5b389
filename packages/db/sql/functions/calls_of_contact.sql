-- The calls that hold a person's data: from their number, about their appointments, or with their number or address in what was
-- said. Every number and address counts that the audit log knows of the person, or of a contact that was merged into theirs,
-- unless it is another's by now. A call from another contact's number is that contact's, whatever was said in it.
-- In what was said a number is found whole only, however it was written: with the country code or as it is dialled at home, and
-- never as a part of a longer one.
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
    select phones, emails,
      array(select right(phone, least(length(phone) - 1, 6)) from unnest(phones) phone) as ends,
      array(select spoken_number_pattern(phone) from unnest(phones) phone) as numbers,
      array(select '(^|[^a-z0-9._%+-])' || regexp_replace(email, '([^a-z0-9@])', '\\\1', 'g') || '($|[^a-z0-9._-]|[.]([^a-z0-9]|$))'
        from unnest(emails) email) as addresses
    from reached
  ), theirs as materialized (
    select k.call_id, k.caller_number, concat_ws(' | ', k.transcript, k.summary, k.facts) as said
    from calls k
    where k.org_id = p_org_id and k.erased_at is null and not exists (
      select from contacts o
      where o.org_id = p_org_id and o.contact_id <> p_contact_id and o.erased_at is null
        and o.phone = '+' || regexp_replace(k.caller_number, '[^0-9]', '', 'g'))
  )
  select k.call_id from theirs k, person
  where '+' || regexp_replace(k.caller_number, '[^0-9]', '', 'g') = any (person.phones)
    or tells_of(concat_ws(' | ', k.caller_number, k.said), person.ends, person.numbers, person.addresses)
  union
  select t.call_id from tool_calls t
  join theirs using (call_id)
  cross join person
  where t.org_id = p_org_id
    and tells_of(concat(t.arguments, ' | ', t.answer), person.ends, person.numbers, person.addresses)
  union
  select t.call_id from tool_calls t
  join theirs using (call_id)
  join appointments a on a.org_id = t.org_id and a.appointment_id = t.appointment_id
  where t.org_id = p_org_id and a.contact_id = p_contact_id
$fn$;
