-- What somebody has said of being written to. Said again, the first time counts.
create or replace function note_consent(
  p_org_id uuid, p_channel text, p_address text, p_is_allowed boolean, p_how text, p_by_name text default null
) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into message_consents (org_id, channel, address, is_allowed, how, by_name)
  values (p_org_id, p_channel, lower(p_address), p_is_allowed, p_how, left(p_by_name, 200))
  on conflict on constraint uq_message_consents_address do update
    set is_allowed = excluded.is_allowed, how = excluded.how, by_name = excluded.by_name, changed_at = now()
    where message_consents.is_allowed <> excluded.is_allowed;
end
$fn$;
