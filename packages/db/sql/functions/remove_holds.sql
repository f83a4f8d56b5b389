-- Takes holds away. Definer, because the server's role can delete no row of appointments: an appointment is never deleted, and a hold is
-- none. Only of the tenant at work.
create or replace function remove_holds(p_org_id uuid, p_appointment_ids uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
begin
  if p_org_id is distinct from public.current_org_id() or p_org_id is null then
    raise insufficient_privilege using message = 'Holds can be removed only for the tenant at work.';
  end if;
  delete from public.appointments
  where org_id = p_org_id and appointment_id = any (p_appointment_ids) and status = 'held';
end
$fn$;
revoke execute on function remove_holds(uuid, uuid[]) from public;
grant execute on function remove_holds(uuid, uuid[]) to callwaiting_app;
