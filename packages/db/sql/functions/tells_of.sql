-- Whether a text has one of these numbers or addresses in it. p_ends are the last digits of the numbers: looking for them alone is
-- quick, and of most texts the end.
create or replace function tells_of(p_text text, p_ends text[], p_numbers text[], p_addresses text[]) returns boolean
language sql immutable parallel safe
return exists (
    select from unnest(p_ends) ending
    where position(ending in translate(p_text, E' \t\n-().+/', '')) > 0)
    and p_text ~ any (p_numbers)
  or exists (select from unnest(p_addresses) address where lower(p_text) ~ address);
