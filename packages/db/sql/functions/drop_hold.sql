-- An open offer that goes takes its hold along, whoever deletes it.
create or replace function drop_hold() returns trigger
language plpgsql
as $fn$
begin
  perform remove_holds(old.org_id, array[old.appointment_id]);
  if lower(old.freed) is not null and upper(old.freed) > now() then
    insert into freed_times (org_id, provider_id, freed) values (old.org_id, old.provider_id, old.freed);
    insert into freed_times (org_id, provider_id, freed)
    select old.org_id, shared, tstzrange(old.starts_at, old.ends_at)
    from sharing_providers(old.org_id, old.service_id) shared
    where shared <> old.provider_id and old.ends_at > now();
  end if;
  return null;
end
$fn$;
