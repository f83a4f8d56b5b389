-- The location that was asked for in this transaction (app.location_id, which every function that books or looks sets anew); null: any.
create or replace function asked_location() returns uuid
language sql stable
return nullif(nullif(current_setting('app.location_id', true), ''), 'none')::uuid;
