-- Works off one freed time that is due: true when something of it was offered (there may be more in it), false when nobody is left for
-- it, null when nothing is due. Nobody is offered anything in the quiet hours, or while the clinic's appointments follow new rules of the
-- clock. Another server that is at one already keeps it.
create or replace function offer_next_time(p_org_id uuid) returns boolean
language plpgsql
as $fn$
declare
  v_freed freed_times;
  v_from timestamptz;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  select * into v_freed from freed_times
  where org_id = p_org_id and due_at <= clock_timestamp() order by due_at, freed_id limit 1 for update skip locked;
  if not found then
    return null;
  end if;
  v_from := case when exists (select from organizations where org_id = p_org_id and clock_changed_at is not null)
    then clock_timestamp() + interval '1 minute' else end_of_quiet(p_org_id, clock_timestamp()) end;
  if v_from > clock_timestamp() and upper(v_freed.freed) > v_from then
    update freed_times set due_at = v_from where org_id = p_org_id and freed_id = v_freed.freed_id;
    return false;
  end if;
  if upper(v_freed.freed) > clock_timestamp() and v_from <= clock_timestamp()
    and offer_freed_time(p_org_id, v_freed.provider_id, v_freed.freed) is not null then
    return true;
  end if;
  delete from freed_times where org_id = p_org_id and freed_id = v_freed.freed_id;
  return false;
end
$fn$;
