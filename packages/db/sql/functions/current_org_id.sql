-- The tenant at work: row-level security shows its rows and no others. Null, and so no row at all, until app.org_id is set.
create or replace function current_org_id() returns uuid
language sql stable parallel safe
return nullif(current_setting('app.org_id', true), '')::uuid;
