-- The names of arguments that a clinic's assistant sends for nothing, for its staff to see. Servers of before note none.

-- Arguments that a clinic's assistant sends to a tool and that the tool does not have: the names, never what was in them. At most
-- 100 for a clinic; staff dismiss what they know of, and it comes back when it is sent again.
create table unread_arguments (
  org_id uuid not null references organizations,
  tool text not null check (length(tool) between 1 and 64),
  name text not null check (length(name) between 1 and 60),
  last_seen_at timestamptz not null default now(),
  primary key (org_id, tool, name)
);

alter table unread_arguments enable row level security;
alter table unread_arguments force row level security;
create policy tenant_only on unread_arguments
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete, update (last_seen_at) on unread_arguments to callwaiting_app;

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
