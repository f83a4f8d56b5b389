-- /ready answered that a server can book while every booking failed: the disk was full, or the standby was away that each commit waits for.
-- So it tries a write. And a server whose encryption key opens nothing of what is stored must notice that before it is sent calls.

-- Organizations whose newest webhook secret, or whose key of another service, was sealed with none of these keys. For the owner, who
-- alone can name them all.
create or replace function find_unopenable(p_key_ids text[]) returns uuid[]
language plpgsql
as $fn$
declare
  v_org_id uuid;
  v_found uuid[] := '{}';
begin
  for v_org_id in select id from accounts.organization order by id loop
    perform set_config('app.org_id', v_org_id::text, true);
    if exists (
      select from (
        (select w.sealed_secret as sealed from webhook_secrets w where w.org_id = v_org_id
          order by w.created_at desc, w.secret_id limit 1)
        union all
        select i.sealed_key from integrations i where i.org_id = v_org_id) stored
      -- An envelope names its key: v1.<key>.…
      where split_part(stored.sealed, '.', 2) <> all (p_key_ids)) then
      v_found := v_found || v_org_id;
    end if;
  end loop;
  perform set_config('app.org_id', '', true);
  return v_found;
end
$fn$;
revoke execute on function find_unopenable(text[]) from public;

-- Writes as a booking does, and leaves nothing: a record in the log that a commit waits for, with its standby where there is one, and a
-- sort that needs new space on the disk.
create or replace function probe_write() returns void
language plpgsql set work_mem = '64kB'
as $fn$
begin
  perform pg_logical_emit_message(true, 'callwaiting', 'ready?');
  perform count(*) from (select n from generate_series(1, 20000) n order by n desc offset 0) sorted;
end
$fn$;
revoke execute on function probe_write() from public;
grant execute on function probe_write() to callwaiting_app;
