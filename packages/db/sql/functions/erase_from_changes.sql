-- Takes before and after out of every entry of the audit log that speaks of an erased contact, of contacts that were merged into
-- it, of their appointments or their calls. Runs as the owner, because the server's role may not touch the log; the policy still
-- keeps it to the tenant at work, and it does nothing for a contact that is not erased.
create or replace function erase_from_changes(p_contact_id uuid, p_call_ids text[]) returns void
language plpgsql security definer set search_path = public, pg_temp
as $fn$
declare
  v_ids text[];
begin
  if not exists (
      select from contacts where org_id = current_org_id() and contact_id = p_contact_id and erased_at is not null) then
    return;
  end if;
  select array_agg(a.appointment_id::text) into v_ids from appointments a
  where a.org_id = current_org_id() and a.contact_id = p_contact_id;
  v_ids := v_ids || p_contact_id::text || (
    select merged_ids from contacts where org_id = current_org_id() and contact_id = p_contact_id);
  v_ids := v_ids || (
    select array_agg(distinct l.entity_id) from changes l
    where l.org_id = current_org_id() and l.entity = 'person'
      and coalesce(l.before, l.after) ->> 'contact_id' = any (v_ids)) || (
    select array_agg(k.call_id) from calls k
    where k.org_id = current_org_id() and k.call_id = any (p_call_ids) and k.erased_at is not null);
  update changes set before = null, after = null, redacted = true
  where org_id = current_org_id() and audited and not redacted
    and (entity_id = any (v_ids)
      or exists (select from unnest(v_ids) id where position(id in concat(before, after)) > 0));
end
$fn$;
revoke execute on function erase_from_changes(uuid, text[]) from public;
grant execute on function erase_from_changes(uuid, text[]) to callwaiting_app;
