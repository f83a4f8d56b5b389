-- Removes what was said in calls that are older than the organization wants it kept: transcript, summary, recording, what Vapi made of it, and
-- of each tool call what was heard, understood and answered; and who was to be called back, after a month at the latest. Figures stay: when, how long, from which number, cost, how it
-- ended, which tools with which outcome, which appointments. At most p_limit calls, the oldest first; those that another
-- server is at are left to it. Returns how many: call it again until it is fewer than the limit.
create or replace function remove_old_call_words(p_org_id uuid, p_limit integer default 200) returns integer
language plpgsql
as $fn$
declare
  v_ids text[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from open_requests r
  where r.org_id = p_org_id and r.asked_at < now() - make_interval(days => least(30, (
    select o.call_words_days from organizations o where o.org_id = p_org_id)));
  delete from call_backs b
  where b.org_id = p_org_id and b.kind in ('request', 'call') and b.updated_at < now() - make_interval(days => least(30, (
    select o.call_words_days from organizations o where o.org_id = p_org_id)));
  -- Of a visit the mark stays until it is over, so that nobody is called twice.
  delete from call_backs b
  where b.org_id = p_org_id and b.kind in ('closure', 'clock') and not exists (
    select from appointments a
    where a.org_id = b.org_id and a.appointment_id = left(b.subject_id, 36)::uuid and a.ends_at > now());
  select array_agg(old.call_id) into v_ids from (
    select k.call_id from calls k
    where k.org_id = p_org_id and k.words_removed_at is null and k.created_at < (
      select now() - make_interval(days => o.call_words_days) from organizations o where o.org_id = p_org_id)
    order by k.created_at limit p_limit
    for update skip locked
  ) old;
  if v_ids is null then
    return 0;
  end if;
  update calls k set transcript = null, summary = null, recording_url = null,
    facts = facts - '{evaluation,presignedRecording,endedMessage}'::text[], words_removed_at = now()
  where k.org_id = p_org_id and k.call_id = any (v_ids);
  -- The hash of the arguments would confirm a guess at them.
  update tool_calls t set arguments = '{}', understood = '{}', answer = '',
    arguments_sha256 = encode(sha256(gen_random_uuid()::text::bytea), 'hex')
  where t.org_id = p_org_id and t.call_id = any (v_ids);
  return cardinality(v_ids);
end
$fn$;
