-- Free times that somebody who waits could take, the earliest first, with whom: [{startsAt, providerId, providerName}].
create or replace function times_for_entry(p_org_id uuid, p_entry_id uuid, p_limit integer default 20) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  return (
    select coalesce(json_agg(json_build_object('startsAt', iso_instant(t.starts_at), 'providerId', t.provider_id,
      'providerName', t.name) order by t.starts_at, t.name), '[]')
    from (
      select w.starts_at, p.provider_id, p.name
      from waitlist_entries e
      join provider_services ps on ps.org_id = e.org_id and ps.service_id = e.service_id
      join providers p on p.org_id = ps.org_id and p.provider_id = ps.provider_id and p.active
      cross join lateral waiting_for(p_org_id, p.provider_id,
        tstzrange(now(), least(now() + interval '28 days', e.until_date + interval '2 days')), p_entry_id) w
      where e.org_id = p_org_id and e.entry_id = p_entry_id and now() < e.until_date + interval '2 days'
        and coalesce(e.provider_id, p.provider_id) = p.provider_id
      order by w.starts_at, p.name limit p_limit
    ) t);
end
$fn$;
