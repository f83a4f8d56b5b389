-- Of these clinics, those that write to their patients (writes) or tell other systems (tells), as a JSON array: one question for
-- all that changed in a second, where each booking would cost two transactions otherwise.
create or replace function who_tells(p_org_ids uuid[]) returns json
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_writes boolean;
  v_tells boolean;
  v_found jsonb := '[]';
begin
  foreach v_org_id in array p_org_ids loop
    perform set_config('app.org_id', v_org_id::text, true);
    v_writes := exists (select from message_settings s where s.org_id = v_org_id and s.is_on);
    v_tells := exists (select from webhook_endpoints e where e.org_id = v_org_id and e.is_on);
    if v_writes or v_tells then
      v_found := v_found || jsonb_build_object('orgId', v_org_id, 'writes', v_writes, 'tells', v_tells);
    end if;
  end loop;
  perform set_config('app.org_id', '', true);
  return v_found;
end
$fn$;
