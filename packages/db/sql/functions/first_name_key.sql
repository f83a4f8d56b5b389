-- What somebody is called where one name is said, as it is compared: "emma" of "Mrs. Emma Jane Hall" and of "Hall, Emma". The same as
-- packages/domain/src/name/first-name.ts; a test holds the two together.
create or replace function first_name_key(p_name text) returns text
language plpgsql immutable parallel safe
as $fn$
declare
  v_last text := split_part(left(p_name, 200), ',', 1);
  v_given text := btrim(split_part(left(p_name, 200), ',', 2));
  v_whole text := case
    when name_key(v_given) <> '' and v_given !~* '^(jr|sr|md|phd|ii|iii|iv)\y' then v_given else v_last end;
  v_word text;
begin
  foreach v_word in array regexp_split_to_array(v_whole, '[ \u00a0/\u2010-\u2015-]+') loop
    -- A title leaves nothing of itself beside a name.
    continue when name_key(v_word || ' x') = 'x' and lower(v_word) <> 'x';
    return split_part(name_key(v_word), ' ', 1);
  end loop;
  return split_part(name_key(v_whole), ' ', 1);
end
$fn$;
