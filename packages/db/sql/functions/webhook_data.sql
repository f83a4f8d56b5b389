-- An appointment as a change left it: as it is now, with what later changes found. Of an erased person's only what is now is known.
create or replace function webhook_data(p_org_id uuid, p_change changes) returns jsonb
language sql stable
begin atomic
  select jsonb_build_object(
    'appointmentId', s.row ->> 'appointment_id', 'contactId', s.row ->> 'contact_id',
    'version', coalesce(p_change.revision, (s.row ->> 'revision')::integer),
    'startsAt', iso_instant((s.row ->> 'starts_at')::timestamptz), 'endsAt', iso_instant((s.row ->> 'ends_at')::timestamptz),
    'status', s.row ->> 'status', 'serviceId', s.row ->> 'service_id', 'providerId', s.row ->> 'provider_id')
  from (
    select coalesce(to_jsonb(a), jsonb_build_object('appointment_id', p_change.entity_id)) || coalesce((
      select jsonb_object_agg(later.key, later.value) from (
        select distinct on (b.key) b.key, b.value
        from changes l cross join lateral jsonb_each(l.before) b
        where l.org_id = p_org_id and l.entity = p_change.entity and l.entity_id = p_change.entity_id
          and l.change_id > p_change.change_id and l.before is not null
        order by b.key, l.change_id) later), '{}') as row
    from (select) one left join appointments a on a.org_id = p_org_id and a.appointment_id = p_change.entity_id::uuid) s;
end;
