-- What changed, who did it and when: the audit log, and what live screens follow. One table for both, because a second one would
-- be the one that some path forgets. Triggers write it, so that no path can.
create table changes (
  -- No foreign keys: history outlives what it tells of, and a booking should not pay for their checks.
  org_id uuid not null,
  change_id bigint not null generated always as identity,
  -- Who reads along goes by this: transactions commit in another order than they count their rows.
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  actor_kind text not null,
  -- A user's id, or the call's where it is known.
  actor_id text,
  -- As it was then, also when the person has left.
  actor_name text,
  entity text not null,
  entity_id text not null,
  action text not null check (action in (
    'created', 'updated', 'deleted', 'moved', 'cancelled', 'completed', 'no_show', 'restored')),
  -- Columns that changed, by their names: all of them in a row that was made or deleted. Secrets are only "***".
  before jsonb,
  after jsonb,
  -- False: only live screens want to hear of it (a call goes on, a sync went through).
  audited boolean not null default true,
  -- The person asked to be forgotten: who, what and when stay, the values are gone.
  redacted boolean not null default false,
  -- Of an appointment: its version after the change. Other systems are told it.
  revision integer,
  primary key (org_id, change_id)
);
-- Not looked for in the rows of before, so that a new kind locks the table for a moment only.
alter table changes add constraint changes_actor_kind_check
  check (actor_kind in ('user', 'phone', 'patient', 'system')) not valid;
create index changes_by_xact on changes (org_id, xact, change_id);
create index changes_by_entity on changes (org_id, entity, entity_id, change_id);
create index changes_live_by_time on changes (org_id, at) where not audited;

alter table changes enable row level security;
alter table changes force row level security;
create policy tenant_only on changes
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create constraint trigger notify_change after insert on changes deferrable initially deferred
  for each row execute function notify_change();

-- Nothing but reading: rows come from the trigger, which works with its owner's rights. The server can therefore neither change
-- history nor invent it.
grant select on changes to callwaiting_app;
