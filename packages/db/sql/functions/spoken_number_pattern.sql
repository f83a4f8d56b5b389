-- A regular expression for a number in E.164 as it may be written in a text: with its country code or as it is dialled at home,
-- with spaces and signs between the digits, and not inside a longer number. Country codes as the ITU has dealt them out (E.164,
-- list of assigned codes).
create or replace function spoken_number_pattern(p_phone text) returns text
language sql immutable parallel safe
return (
  select '(?<![0-9]|[0-9][ ./()-])(?:(?:[+]|00|011)?[ ./()-]*' || spaced(code) || '[ ./()-]*(?:[(]?0[)]?[ ./()-]*)?|0[ ./()-]*)?'
    || spaced(right(p_phone, -1 - length(code))) || '(?![ ./()-]?[0-9])'
  from (select coalesce(
    substring(p_phone from '^[+]([17])'),
    substring(p_phone from '^[+](2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])'),
    substring(p_phone from '^[+]([0-9]{3})'), '') as code) e);
