-- The open link to a visit: the one that is there, or the one that is given. Null where there is no such visit or it is over.
-- p_unopenable: a sealed token that no key opens any more; its link is revoked first, or nobody could be told of it again.
create or replace function open_visit_link(
  p_org_id uuid, p_appointment_id uuid, p_token_hash text, p_sealed_token text, p_unopenable text default null,
  p_now timestamptz default null
) returns json
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if not exists (
      select from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
      where a.org_id = p_org_id and a.appointment_id = p_appointment_id and a.ends_at > coalesce(p_now, now()) and c.erased_at is null) then
    return null;
  end if;
  update patient_links l set revoked_at = now()
  where l.org_id = p_org_id and l.appointment_id = p_appointment_id and l.revoked_at is null and l.sealed_token = p_unopenable;
  insert into patient_links (org_id, kind, appointment_id, token_hash, sealed_token)
  values (p_org_id, 'visit', p_appointment_id, p_token_hash, p_sealed_token)
  on conflict (org_id, kind, appointment_id) where revoked_at is null do nothing;
  return (
    select json_build_object('sealedToken', l.sealed_token, 'mayChange', (
      select o.caller_check <> 'staff_only' from organizations o where o.org_id = p_org_id))
    from patient_links l
    where l.org_id = p_org_id and l.kind = 'visit' and l.appointment_id = p_appointment_id and l.revoked_at is null);
end
$fn$;
