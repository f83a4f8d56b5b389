-- The refusal for a moment that was to be another time of the clinic's clock. Nothing was done; whoever asked reads the clinic's rules
-- again and asks for the moment that is meant.
create or replace function clock_changed_json(p_at timestamptz) returns json
language sql stable
return json_build_object('success', false, 'error', 'clock_changed', 'message', 'The clock of the clinic has other rules by now',
  'requestedAt', iso_instant(p_at));
