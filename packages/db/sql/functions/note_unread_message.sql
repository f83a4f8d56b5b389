-- Keeps that a message came that could not be read, and why. What it says is the server's own sentence, never the sender's.
create or replace function note_unread_message(p_org_id uuid, p_reason text) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  insert into unread_messages as m (org_id, reason)
  select p_org_id, left(p_reason, 500)
  where exists (select from unread_messages where org_id = p_org_id and reason = left(p_reason, 500))
    or (select count(*) from unread_messages where org_id = p_org_id) < 50
  on conflict (org_id, reason) do update set last_seen_at = now()
  where m.last_seen_at < now() - interval '1 minute';
end
$fn$;
