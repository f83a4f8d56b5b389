-- Staff's order: before another, or at the end. False where one of the two is not on the list.
create or replace function move_in_waitlist(p_org_id uuid, p_entry_id uuid, p_before_entry_id uuid default null) returns boolean
language plpgsql
as $fn$
declare
  v_next numeric;
  v_previous numeric;
begin
  perform set_config('app.org_id', p_org_id::text, true);
  if p_before_entry_id is not null then
    select rank into v_next from waitlist_entries
    where org_id = p_org_id and entry_id = p_before_entry_id and status in ('waiting', 'offered');
    if not found then
      return false;
    end if;
  end if;
  select max(rank) into v_previous from waitlist_entries
  where org_id = p_org_id and status in ('waiting', 'offered') and entry_id <> p_entry_id and (v_next is null or rank < v_next);
  -- Multiplied, because a quotient is rounded and would meet its neighbour some day.
  update waitlist_entries set updated_at = now(), rank = case
    when v_next is null then coalesce(v_previous + 1, rank) when v_previous is null then v_next - 1
    else (v_previous + v_next) * 0.5 end
  where org_id = p_org_id and entry_id = p_entry_id and status in ('waiting', 'offered');
  return found;
end
$fn$;
