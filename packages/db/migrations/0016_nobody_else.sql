-- What is ours is for our two roles and for nobody else. Until now everybody who could connect could run our functions
-- (a default of PostgreSQL), and on Supabase so could `anon`, whom its data API lets in from the internet: it has rights on
-- every table of the schema public there, and a function that takes an organization's id opens that organization's rows.
-- What later migrations make is closed as it is made, by close-to-others.ts.

do $close$
declare
  v_made regprocedure;
  v_relation regclass;
  v_others text := (select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('anon', 'authenticated'));
begin
  for v_made in
    select oid from pg_proc where pronamespace = 'public'::regnamespace and proname = any (string_to_array(regexp_replace('
    appointment_json, blocked_range, book_appointment_atomic_v2, book_for_staff, calls_of_contact,
    cancel_appointment, check_availability, current_org_id, enqueue_organization_sync, find_calendar_feed,
    find_free_slots, find_organization_by_secret, find_own_appointments, find_repeat, find_service,
    find_slots_for_staff, find_tool_call_answer, iso_instant, load_organization, load_sealed_secrets,
    load_today_figures, lock_providers, look_at_slot, look_at_time, move_for_staff, notify_change,
    organization_json, plain_key, provider_calendar, record_call, record_tool_call, refuse_rules,
    refuse_start, reschedule_appointment, search_key, set_appointment_status, staff_appointments,
    staff_reply, start_rules, suggest_slots, unknown_provider_json, unknown_service_json,
    update_appointment_details, upsert_contact
    ', '\s', '', 'g'), ','))
  loop
    execute format('grant execute on function %s to callwaiting_app', v_made);
    execute format('revoke execute on function %s from public', v_made);
  end loop;
  if v_others is null then
    return;
  end if;
  for v_made in
    select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace
      and p.proacl::text ~ 'callwaiting_app=' or p.oid in ('public.record_change'::regproc, 'public.notify_change'::regproc)
  loop
    execute format('revoke execute on function %s from %s', v_made, v_others);
  end loop;
  for v_relation in
    select c.oid from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (c.relname = 'schema_migrations' or c.relacl::text ~ 'callwaiting_app=')
  loop
    execute format('revoke all on table %s from %s', v_relation, v_others);
  end loop;
end
$close$;
