-- Keeps the recording of a call. False when it is not wanted any more: the call's words were removed meanwhile, or the clinic keeps
-- none. The row of the call is locked, so that nobody removes its words between the two.
create or replace function keep_recording(p_org_id uuid, p_call_id text, p_content_type text, p_sound bytea) returns boolean
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  perform from calls k join organizations o using (org_id)
  where k.org_id = p_org_id and k.call_id = p_call_id and k.erased_at is null and k.words_removed_at is null
    and o.keep_recordings
  for no key update of k;
  if not found then
    return false;
  end if;
  insert into recordings (org_id, call_id, content_type, sound) values (p_org_id, p_call_id, p_content_type, p_sound)
  on conflict do nothing;
  return true;
end
$fn$;
