-- Whether all words of a name are in another one; an initial stands for its word, but not alone for a whole name. As
-- packages/domain/src/name/choose-by-name.ts has it.
create or replace function is_part_of(p_words text[], p_name text[]) returns boolean
language sql immutable parallel safe
return not exists (
  select from unnest(p_words) word
  where word <> all (p_name) and not (cardinality(p_name) > 1 and exists (
    select from unnest(p_name) other
    where (length(word) = 1 or length(other) = 1) and left(word, 1) = left(other, 1))));
