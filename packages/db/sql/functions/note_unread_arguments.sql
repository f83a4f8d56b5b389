-- Keeps the names of arguments that a tool did not read. Returns those that are new to the clinic.
create or replace function note_unread_arguments(p_org_id uuid, p_tool text, p_names text[]) returns text[]
language plpgsql
as $fn$
declare
  v_new text[];
begin
  perform set_config('app.org_id', p_org_id::text, true);
  update unread_arguments set last_seen_at = now()
  where org_id = p_org_id and tool = p_tool and name = any (p_names) and last_seen_at < now() - interval '1 hour';
  with added as (
    insert into unread_arguments (org_id, tool, name)
    select p_org_id, p_tool, n.name
    from (select distinct unnest(p_names) as name) n
    limit greatest(0, 100 - (select count(*) from unread_arguments where org_id = p_org_id))
    on conflict do nothing
    returning name
  )
  select coalesce(array_agg(name order by name), '{}') into v_new from added;
  return v_new;
end
$fn$;
