-- It was right after all.
create or replace function forgive_guess(p_org_id uuid, p_guess_id uuid) returns void
language plpgsql
as $fn$
begin
  perform set_config('app.org_id', p_org_id::text, true);
  delete from guesses where org_id = p_org_id and guess_id = p_guess_id;
end
$fn$;
