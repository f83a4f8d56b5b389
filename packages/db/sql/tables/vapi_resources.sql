-- Vapi's ids of what belongs to this organization; a message that names another one is refused.
create table vapi_resources (
  org_id uuid not null references organizations,
  kind text not null check (kind in ('assistant', 'phone_number')),
  vapi_id text not null check (length(vapi_id) between 1 and 100),
  -- What an assistant is for; the inbound one answers the phone.
  role text,
  primary key (org_id, kind, vapi_id),
  -- `role is null or`: without it every phone number is refused, because `null in (…) and false` is false, not null.
  constraint vapi_resources_role_is_an_assistants
    check (role is null or (role in ('inbound', 'outbound') and kind = 'assistant'))
);

alter table vapi_resources enable row level security;
alter table vapi_resources force row level security;
create policy tenant_only on vapi_resources
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

create trigger record_change after insert or update or delete on vapi_resources for each row
  execute function record_change('vapi_resource', 'vapi_id', '{}', '{}', '{}');

-- An assistant that was made anew at Vapi has another id, and the old one must not be believed any longer.
grant select, insert, update, delete on vapi_resources to callwaiting_app;
