-- What the phone was asked to book, move or cancel when nobody could say whether it was done: the connection broke, or the answer did not
-- come in time, and the caller was told to try again. The clinic calls them back; a row goes when somebody has, or after a month.
create table open_requests (
  org_id uuid not null references organizations,
  request_id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('book', 'move', 'cancel')),
  asked_at timestamptz not null,
  -- Null in the plain form without a call.
  call_id text check (length(call_id) between 1 and 200),
  -- What a booking would be found by (appointments.request_key).
  request_key text check (length(request_key) between 1 and 300),
  patient_name text check (length(patient_name) <= 500),
  phone text check (length(phone) <= 40),
  email text check (length(email) <= 320),
  service text check (length(service) <= 300),
  -- When it was to be; null for a cancellation.
  starts_at timestamptz,
  -- Which was to be moved or cancelled.
  appointment_id uuid,
  primary key (org_id, request_id),
  foreign key (org_id, appointment_id) references appointments
);
create index open_requests_by_time on open_requests (org_id, asked_at);

alter table open_requests enable row level security;
alter table open_requests force row level security;
create policy tenant_only on open_requests
  using (org_id = (select current_org_id()))
  with check (org_id = (select current_org_id()));

-- Who of the clinic has called them, or need not. Whom it was about is told nowhere else: the log must not know more than the list did.
create trigger record_change after delete on open_requests for each row
  when (nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind' = 'user')
  execute function record_change('open_request', 'request_id', '{request_key,patient_name,phone,email,service}', '{}', '{}');

grant select, insert, delete on open_requests to callwaiting_app;
