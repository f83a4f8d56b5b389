-- Wall-clock time of the clinic. provider_id null: the whole clinic.
create table closures (
  org_id uuid not null references organizations,
  closure_id uuid not null default gen_random_uuid(),
  provider_id uuid,
  starts_local timestamp not null,
  ends_local timestamp not null check (ends_local > starts_local),
  reason text not null default '' check (length(reason) <= 500),
  primary key (org_id, closure_id),
  foreign key (org_id, provider_id) references providers on delete cascade
);
create index closures_by_end on closures (org_id, ends_local);

alter table closures enable row level security;
alter table closures force row level security;
create policy tenant_only on closures
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on closures for each row
  execute function record_change('closure', 'closure_id', '{}', '{}', '{}');

create trigger note_lifted_closure after update or delete on closures for each row execute function note_lifted_closure();

grant select, insert, update, delete on closures to callwaiting_app;
