-- The number under which a contact of that line is kept, in whatever notation; the number itself where there is none.
create or replace function known_number(p_org_id uuid, p_phone text) returns text
language plpgsql stable
as $fn$
declare
  v_others text[];
begin
  -- Most numbers have one notation.
  if left(p_phone, 3) not in ('+52', '+54', '+55') then
    return p_phone;
  end if;
  v_others := other_notations(p_phone);
  if cardinality(v_others) = 0 then
    return p_phone;
  end if;
  return coalesce(
    (select phone from contacts where org_id = p_org_id and phone = any (p_phone || v_others)
      order by phone <> p_phone limit 1),
    p_phone);
end
$fn$;
