-- Other ways in which the line of a number in E.164 may have been written down: Argentina's 9 of mobiles, Brazil's ninth digit,
-- Mexico's former 1. The same as packages/domain/src/phone/notations.ts, which says why.
create or replace function other_notations(p_phone text) returns text[]
language sql immutable
return (
  select case
    when p_phone ~ '^[+]549[0-9]{10}$' then array['+54' || substr(p_phone, 5)]
    when p_phone ~ '^[+]54[0-9]{10}$' then array['+549' || substr(p_phone, 4)]
    when p_phone ~ '^[+]55[0-9]{2}9([689][0-9]|7[1-6])[0-9]{6}$' then array[left(p_phone, 5) || substr(p_phone, 7)]
    when p_phone ~ '^[+]52[0-9]{10}$' then array['+521' || substr(p_phone, 4)]
    else '{}'::text[] end);
