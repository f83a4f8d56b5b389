-- Tries to be taken for somebody by facts that were said: who they were about and in which call, as SHA-256 of number, name and
-- organization, so that a list of them tells of nobody. One that was right is taken back; so many of the others are let through
-- (count_guess). Kept for 30 days.
create table guesses (
  org_id uuid not null references organizations,
  guess_id uuid not null default gen_random_uuid(),
  at timestamptz not null default now(),
  call_id text check (length(call_id) between 1 and 300),
  -- The numbers that were said and called from.
  numbers text[] not null default '{}',
  name text not null,
  primary key (org_id, guess_id)
);
create index guesses_by_time on guesses (org_id, at);

alter table guesses enable row level security;
alter table guesses force row level security;
create policy tenant_only on guesses
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, delete on guesses to callwaiting_app;
