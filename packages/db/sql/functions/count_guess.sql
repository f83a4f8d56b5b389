-- Counts a try to be taken for somebody before it is known whether it is right, so that many at once, at several servers, are not
-- more than one after the other. The id to take it back by; null when there were too many: three in a call, five about a number or
-- from it and five about a name in a day, forty in an hour all in all.
create or replace function count_guess(
  p_org_id uuid, p_call_id text, p_numbers text[], p_name text, p_now timestamptz
) returns uuid
language plpgsql
as $fn$
declare
  v_guess_id uuid;
  v_name text := encode(sha256(convert_to(p_org_id || '|' || name_key(p_name), 'UTF8')), 'hex');
  v_numbers text[] := array(
    select encode(sha256(convert_to(p_org_id || '|' || number, 'UTF8')), 'hex')
    from unnest(p_numbers) number where number is not null);
  v_many boolean;
begin
  -- One tenant's tries one after the other; the lock is this transaction's, which is over in a millisecond.
  perform pg_advisory_xact_lock(hashtextextended(p_org_id::text || '|guesses', 0));
  select count(*) filter (where g.call_id = p_call_id) >= 3
    or count(*) filter (where g.numbers && v_numbers) >= 5
    or count(*) filter (where g.name = v_name) >= 5
    or count(*) filter (where g.at > p_now - interval '1 hour') >= 40
  into v_many
  from guesses g where g.org_id = p_org_id and g.at > p_now - interval '1 day' and g.at <= p_now + interval '1 day';
  if v_many then
    return null;
  end if;
  insert into guesses (org_id, at, call_id, numbers, name) values (p_org_id, p_now, left(p_call_id, 300), v_numbers, v_name)
  returning guess_id into v_guess_id;
  delete from guesses where org_id = p_org_id and at < p_now - interval '30 days';
  return v_guess_id;
end
$fn$;
