-- Arguments: entity, column that identifies it, columns whose values are never told, columns that are no news, and
-- columns that only live screens care for ("*": all of them). Each list is an array literal.
-- Who acts is in app.actor, for this transaction: {"kind", "userId", "displayName"} or {"kind": "phone", "callId"}.
create or replace function record_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp
as $fn$
declare
  v_secret text[] := tg_argv[2];
  v_quiet text[] := tg_argv[3]::text[] || '{created_at,updated_at}'::text[];
  v_live text[] := tg_argv[4];
  v_old jsonb;
  v_new jsonb;
  v_row jsonb;
  v_before jsonb;
  v_after jsonb;
  v_audited boolean := true;
  v_action text := case tg_op when 'INSERT' then 'created' when 'DELETE' then 'deleted' else 'updated' end;
  v_actor jsonb := nullif(current_setting('app.actor', true), '')::jsonb;
  v_key text;
begin
  if tg_op <> 'INSERT' then
    v_row := to_jsonb(old);
    v_old := v_row - v_quiet;
  end if;
  if tg_op <> 'DELETE' then
    v_row := to_jsonb(new);
    v_new := v_row - v_quiet;
  end if;
  -- A hold is no appointment: who follows appointments is told of waitlist_offers, or of what was booked.
  if tg_argv[0] = 'appointment' and v_row ->> 'status' = 'held' then
    return null;
  end if;

  if tg_op = 'UPDATE' then
    if v_old = v_new then
      return null;
    end if;
    select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, v_new -> o.key) into v_before, v_after
    from jsonb_each(v_old) o where o.value is distinct from v_new -> o.key;
    if v_live = '{*}' then
      v_audited := false;
    elsif v_live <> '{}' then
      v_before := v_before - v_live;
      v_after := v_after - v_live;
      v_audited := v_after <> '{}';
    end if;
  else
    v_audited := v_live <> '{*}';
    v_before := jsonb_strip_nulls(v_old - v_live);
    v_after := jsonb_strip_nulls(v_new - v_live);
  end if;
  if not v_audited then
    v_before := null;
    v_after := null;
  end if;
  foreach v_key in array v_secret loop
    if v_before ? v_key then v_before := v_before || jsonb_build_object(v_key, '***'); end if;
    if v_after ? v_key then v_after := v_after || jsonb_build_object(v_key, '***'); end if;
  end loop;

  if tg_argv[0] = 'appointment' and tg_op = 'UPDATE' then
    v_action := case
      when v_after ? 'status' then
        case v_new ->> 'status' when 'confirmed' then 'restored' else v_new ->> 'status' end
      when v_after ?| '{starts_at,ends_at,provider_id}' then 'moved'
      else 'updated' end;
  elsif tg_table_name = 'tool_calls' then
    v_action := 'updated'; -- of its call
  end if;

  insert into changes (org_id, actor_kind, actor_id, actor_name, entity, entity_id, action, before, after, audited, revision)
  values (
    (v_row ->> 'org_id')::uuid, coalesce(v_actor ->> 'kind', 'system'),
    coalesce(v_actor ->> 'userId', v_actor ->> 'callId'), v_actor ->> 'displayName',
    tg_argv[0], v_row ->> tg_argv[1], v_action, v_before - 'org_id', v_after - 'org_id', v_audited,
    case when tg_argv[0] = 'appointment' then (v_row ->> 'revision')::integer end);
  return null;
end
$fn$;
revoke execute on function record_change() from public;
