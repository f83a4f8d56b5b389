-- How far the changes of an organization were turned into what follows from them. The rows of `changes` are the events: the
-- transaction that books, moves or cancels has written them, so none is owed that did not happen, and none that happened is lost.
create table event_cursors (
  org_id uuid not null references organizations,
  consumer text not null check (consumer in ('messages', 'webhooks')),
  -- Up to and including this one, in the order in which readChangesSince reads.
  xact xid8 not null,
  change_id bigint not null,
  primary key (org_id, consumer)
);

alter table event_cursors enable row level security;
alter table event_cursors force row level security;
create policy tenant_only on event_cursors
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

grant select, insert, update on event_cursors to callwaiting_app;
