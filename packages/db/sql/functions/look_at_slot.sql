-- Looks at one exact start time. chosen: the provider to take (whoever has fewest appointments that day), null when
-- nobody can; refusal: then `outside_hours` or `slot_unavailable` with alternatives, or `unknown_provider`. A time at which no
-- appointment starts (9:15, where they start every half hour) is unavailable with offGrid, and its neighbours are offered.
create or replace function look_at_slot(
  p_org_id uuid, p_service_id uuid, p_starts_at timestamptz, p_provider_id uuid, p_now timestamptz,
  p_ignore_appointment_id uuid, out chosen uuid, out refusal json
)
language plpgsql stable
as $fn$
declare
  v_service services;
  v_interval integer;
  v_ends_at timestamptz;
  v_candidates integer;
  v_open integer;
  v_free integer;
begin
  select * into strict v_service from services where org_id = p_org_id and service_id = p_service_id;
  select slot_interval_minutes into strict v_interval from organizations where org_id = p_org_id;
  v_ends_at := p_starts_at + make_interval(mins => v_service.duration_minutes);

  select count(*), count(*) filter (where seen.is_open),
    count(*) filter (where seen.is_open and not seen.is_busy),
    (array_agg(seen.provider_id order by seen.load, seen.provider_id)
      filter (where seen.is_open and not seen.is_busy and seen.is_on_grid))[1]
  into v_candidates, v_open, v_free, chosen
  from (
    select c.provider_id,
      c.bookable @> tstzrange(p_starts_at, v_ends_at) as is_open,
      c.busy && tstzrange(
        p_starts_at - make_interval(mins => v_service.buffer_before_minutes),
        v_ends_at + make_interval(mins => v_service.buffer_after_minutes)) as is_busy,
      is_on_grid(c.openings, p_starts_at, v_interval) as is_on_grid,
      -- Busy time within a day either way: who has the lighter day, at no extra read.
      (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
    from provider_calendar(p_org_id, p_service_id, p_starts_at, v_ends_at, p_provider_id, p_ignore_appointment_id) c
  ) seen;

  if chosen is not null then
    return;
  end if;
  if v_candidates = 0 then
    refusal := unknown_provider_json(p_org_id, p_service_id, p_provider_id);
    return;
  end if;
  refusal := json_build_object('success', false, 'offGrid', v_free > 0,
    'error', case when v_open > 0 then 'slot_unavailable' else 'outside_hours' end,
    'message', case when v_free > 0 then 'No appointment starts then' when v_open > 0 then 'Slot taken, alternatives available' else 'Closed at that time' end,
    'requestedAt', iso_instant(p_starts_at),
    'alternatives', suggest_slots(
      p_org_id, p_service_id, p_starts_at, p_provider_id, p_now, p_ignore_appointment_id, 3));
end
$fn$;
