-- Only places are time zones. An older server that saves another name is refused as for a name that does not exist.

-- A clinic's zone is a place of which clock.periods has the rules, or UTC. PostgreSQL's own list has more: abbreviations (IST), POSIX
-- rules (+05:30, of which it reads the sign the other way round) and copies (posix/Europe/Berlin).
create or replace function refuse_zone_name() returns trigger
language plpgsql
as $fn$
begin
  if tg_op = 'UPDATE' and new.time_zone = old.time_zone then
    return new;
  end if;
  if (new.time_zone like '%/%' or new.time_zone = 'UTC')
    and exists (select from clock.periods p where p.zone = new.time_zone)
  then
    return new;
  end if;
  raise exception 'There are no rules for the time zone "%".', new.time_zone using errcode = 'invalid_parameter_value';
end
$fn$;
revoke execute on function refuse_zone_name() from public;

alter table organizations add column replaced_time_zone text;

-- What PostgreSQL itself knows of zones decides nothing any more, and a newer release has places that it has never heard of.
alter table organizations drop constraint organizations_time_zone_check;

-- Names that are no places. Where the tz database says which place such a name stands for, that one is stored: CET has followed
-- summer time in TypeScript and not in SQL. Elsewhere the clinic gets the zone of its country's largest city, and its staff are
-- asked whether it is the right one.
create temporary table places (name text primary key, zone text not null) on commit drop;
insert into places values
  ('cet', 'Europe/Brussels'), ('met', 'Europe/Brussels'), ('eet', 'Europe/Athens'), ('wet', 'Europe/Lisbon'),
  ('est5edt', 'America/New_York'), ('cst6cdt', 'America/Chicago'), ('mst7mdt', 'America/Denver'),
  ('pst8pdt', 'America/Los_Angeles'), ('cuba', 'America/Havana'), ('egypt', 'Africa/Cairo'), ('eire', 'Europe/Dublin'),
  ('gb', 'Europe/London'), ('gb-eire', 'Europe/London'), ('hongkong', 'Asia/Hong_Kong'), ('iceland', 'Atlantic/Reykjavik'),
  ('iran', 'Asia/Tehran'), ('israel', 'Asia/Jerusalem'), ('jamaica', 'America/Jamaica'), ('japan', 'Asia/Tokyo'),
  ('kwajalein', 'Pacific/Kwajalein'), ('libya', 'Africa/Tripoli'), ('navajo', 'America/Denver'), ('nz', 'Pacific/Auckland'),
  ('nz-chat', 'Pacific/Chatham'), ('poland', 'Europe/Warsaw'), ('portugal', 'Europe/Lisbon'), ('prc', 'Asia/Shanghai'),
  ('roc', 'Asia/Taipei'), ('rok', 'Asia/Seoul'), ('singapore', 'Asia/Singapore'), ('turkey', 'Europe/Istanbul'),
  ('w-su', 'Europe/Moscow'), ('uct', 'UTC'), ('universal', 'UTC'), ('zulu', 'UTC');
create temporary table countries (region text primary key, zone text not null) on commit drop;
insert into countries values
  ('AD', 'Europe/Andorra'), ('AE', 'Asia/Dubai'), ('AF', 'Asia/Kabul'), ('AG', 'America/Antigua'), ('AI', 'America/Anguilla'),
  ('AL', 'Europe/Tirane'), ('AM', 'Asia/Yerevan'), ('AO', 'Africa/Luanda'), ('AQ', 'Antarctica/Syowa'),
  ('AR', 'America/Argentina/Buenos_Aires'), ('AS', 'Pacific/Pago_Pago'), ('AT', 'Europe/Vienna'), ('AU', 'Australia/Sydney'),
  ('AW', 'America/Aruba'), ('AX', 'Europe/Mariehamn'), ('AZ', 'Asia/Baku'), ('BA', 'Europe/Sarajevo'),
  ('BB', 'America/Barbados'), ('BD', 'Asia/Dhaka'), ('BE', 'Europe/Brussels'), ('BF', 'Africa/Ouagadougou'),
  ('BG', 'Europe/Sofia'), ('BH', 'Asia/Bahrain'), ('BI', 'Africa/Bujumbura'), ('BJ', 'Africa/Porto-Novo'),
  ('BL', 'America/St_Barthelemy'), ('BM', 'Atlantic/Bermuda'), ('BN', 'Asia/Brunei'), ('BO', 'America/La_Paz'),
  ('BQ', 'America/Kralendijk'), ('BR', 'America/Sao_Paulo'), ('BS', 'America/Nassau'), ('BT', 'Asia/Thimphu'),
  ('BW', 'Africa/Gaborone'), ('BY', 'Europe/Minsk'), ('BZ', 'America/Belize'), ('CA', 'America/Toronto'),
  ('CC', 'Indian/Cocos'), ('CD', 'Africa/Kinshasa'), ('CF', 'Africa/Bangui'), ('CG', 'Africa/Brazzaville'),
  ('CH', 'Europe/Zurich'), ('CI', 'Africa/Abidjan'), ('CK', 'Pacific/Rarotonga'), ('CL', 'America/Santiago'),
  ('CM', 'Africa/Douala'), ('CN', 'Asia/Shanghai'), ('CO', 'America/Bogota'), ('CR', 'America/Costa_Rica'),
  ('CU', 'America/Havana'), ('CV', 'Atlantic/Cape_Verde'), ('CW', 'America/Curacao'), ('CX', 'Indian/Christmas'),
  ('CY', 'Asia/Nicosia'), ('CZ', 'Europe/Prague'), ('DE', 'Europe/Berlin'), ('DJ', 'Africa/Djibouti'),
  ('DK', 'Europe/Copenhagen'), ('DM', 'America/Dominica'), ('DO', 'America/Santo_Domingo'), ('DZ', 'Africa/Algiers'),
  ('EC', 'America/Guayaquil'), ('EE', 'Europe/Tallinn'), ('EG', 'Africa/Cairo'), ('EH', 'Africa/El_Aaiun'),
  ('ER', 'Africa/Asmara'), ('ES', 'Europe/Madrid'), ('ET', 'Africa/Addis_Ababa'), ('FI', 'Europe/Helsinki'),
  ('FJ', 'Pacific/Fiji'), ('FK', 'Atlantic/Stanley'), ('FM', 'Pacific/Pohnpei'), ('FO', 'Atlantic/Faroe'),
  ('FR', 'Europe/Paris'), ('GA', 'Africa/Libreville'), ('GB', 'Europe/London'), ('GD', 'America/Grenada'),
  ('GE', 'Asia/Tbilisi'), ('GF', 'America/Cayenne'), ('GG', 'Europe/Guernsey'), ('GH', 'Africa/Accra'),
  ('GI', 'Europe/Gibraltar'), ('GL', 'America/Godthab'), ('GM', 'Africa/Banjul'), ('GN', 'Africa/Conakry'),
  ('GP', 'America/Guadeloupe'), ('GQ', 'Africa/Malabo'), ('GR', 'Europe/Athens'), ('GS', 'Atlantic/South_Georgia'),
  ('GT', 'America/Guatemala'), ('GU', 'Pacific/Guam'), ('GW', 'Africa/Bissau'), ('GY', 'America/Guyana'),
  ('HK', 'Asia/Hong_Kong'), ('HN', 'America/Tegucigalpa'), ('HR', 'Europe/Zagreb'), ('HT', 'America/Port-au-Prince'),
  ('HU', 'Europe/Budapest'), ('ID', 'Asia/Jakarta'), ('IE', 'Europe/Dublin'), ('IL', 'Asia/Jerusalem'),
  ('IM', 'Europe/Isle_of_Man'), ('IN', 'Asia/Kolkata'), ('IO', 'Indian/Chagos'), ('IQ', 'Asia/Baghdad'), ('IR', 'Asia/Tehran'),
  ('IS', 'Atlantic/Reykjavik'), ('IT', 'Europe/Rome'), ('JE', 'Europe/Jersey'), ('JM', 'America/Jamaica'),
  ('JO', 'Asia/Amman'), ('JP', 'Asia/Tokyo'), ('KE', 'Africa/Nairobi'), ('KG', 'Asia/Bishkek'), ('KH', 'Asia/Phnom_Penh'),
  ('KI', 'Pacific/Tarawa'), ('KM', 'Indian/Comoro'), ('KN', 'America/St_Kitts'), ('KP', 'Asia/Pyongyang'),
  ('KR', 'Asia/Seoul'), ('KW', 'Asia/Kuwait'), ('KY', 'America/Cayman'), ('KZ', 'Asia/Almaty'), ('LA', 'Asia/Vientiane'),
  ('LB', 'Asia/Beirut'), ('LC', 'America/St_Lucia'), ('LI', 'Europe/Vaduz'), ('LK', 'Asia/Colombo'), ('LR', 'Africa/Monrovia'),
  ('LS', 'Africa/Maseru'), ('LT', 'Europe/Vilnius'), ('LU', 'Europe/Luxembourg'), ('LV', 'Europe/Riga'),
  ('LY', 'Africa/Tripoli'), ('MA', 'Africa/Casablanca'), ('MC', 'Europe/Paris'), ('MD', 'Europe/Chisinau'),
  ('ME', 'Europe/Podgorica'), ('MF', 'America/Marigot'), ('MG', 'Indian/Antananarivo'), ('MH', 'Pacific/Majuro'),
  ('MK', 'Europe/Skopje'), ('ML', 'Africa/Bamako'), ('MM', 'Asia/Rangoon'), ('MN', 'Asia/Ulaanbaatar'), ('MO', 'Asia/Macau'),
  ('MP', 'Pacific/Saipan'), ('MQ', 'America/Martinique'), ('MR', 'Africa/Nouakchott'), ('MS', 'America/Montserrat'),
  ('MT', 'Europe/Malta'), ('MU', 'Indian/Mauritius'), ('MV', 'Indian/Maldives'), ('MW', 'Africa/Blantyre'),
  ('MX', 'America/Mexico_City'), ('MY', 'Asia/Kuala_Lumpur'), ('MZ', 'Africa/Maputo'), ('NA', 'Africa/Windhoek'),
  ('NC', 'Pacific/Noumea'), ('NE', 'Africa/Niamey'), ('NF', 'Pacific/Norfolk'), ('NG', 'Africa/Lagos'),
  ('NI', 'America/Managua'), ('NL', 'Europe/Amsterdam'), ('NO', 'Europe/Oslo'), ('NP', 'Asia/Kathmandu'),
  ('NR', 'Pacific/Nauru'), ('NU', 'Pacific/Niue'), ('NZ', 'Pacific/Auckland'), ('OM', 'Asia/Muscat'), ('PA', 'America/Panama'),
  ('PE', 'America/Lima'), ('PF', 'Pacific/Tahiti'), ('PG', 'Pacific/Port_Moresby'), ('PH', 'Asia/Manila'),
  ('PK', 'Asia/Karachi'), ('PL', 'Europe/Warsaw'), ('PM', 'America/Miquelon'), ('PN', 'Pacific/Pitcairn'),
  ('PR', 'America/Puerto_Rico'), ('PS', 'Asia/Gaza'), ('PT', 'Europe/Lisbon'), ('PW', 'Pacific/Palau'),
  ('PY', 'America/Asuncion'), ('QA', 'Asia/Qatar'), ('RE', 'Indian/Reunion'), ('RO', 'Europe/Bucharest'),
  ('RS', 'Europe/Belgrade'), ('RU', 'Europe/Moscow'), ('RW', 'Africa/Kigali'), ('SA', 'Asia/Riyadh'),
  ('SB', 'Pacific/Guadalcanal'), ('SC', 'Indian/Mahe'), ('SD', 'Africa/Khartoum'), ('SE', 'Europe/Stockholm'),
  ('SG', 'Asia/Singapore'), ('SH', 'Atlantic/St_Helena'), ('SI', 'Europe/Ljubljana'), ('SJ', 'Arctic/Longyearbyen'),
  ('SK', 'Europe/Bratislava'), ('SL', 'Africa/Freetown'), ('SM', 'Europe/San_Marino'), ('SN', 'Africa/Dakar'),
  ('SO', 'Africa/Mogadishu'), ('SR', 'America/Paramaribo'), ('SS', 'Africa/Juba'), ('ST', 'Africa/Sao_Tome'),
  ('SV', 'America/El_Salvador'), ('SX', 'America/Lower_Princes'), ('SY', 'Asia/Damascus'), ('SZ', 'Africa/Mbabane'),
  ('TC', 'America/Grand_Turk'), ('TD', 'Africa/Ndjamena'), ('TF', 'Indian/Kerguelen'), ('TG', 'Africa/Lome'),
  ('TH', 'Asia/Bangkok'), ('TJ', 'Asia/Dushanbe'), ('TK', 'Pacific/Fakaofo'), ('TL', 'Asia/Dili'), ('TM', 'Asia/Ashgabat'),
  ('TN', 'Africa/Tunis'), ('TO', 'Pacific/Tongatapu'), ('TR', 'Europe/Istanbul'), ('TT', 'America/Port_of_Spain'),
  ('TV', 'Pacific/Funafuti'), ('TW', 'Asia/Taipei'), ('TZ', 'Africa/Dar_es_Salaam'), ('UA', 'Europe/Kyiv'),
  ('UG', 'Africa/Kampala'), ('UM', 'Pacific/Wake'), ('US', 'America/New_York'), ('UY', 'America/Montevideo'),
  ('UZ', 'Asia/Tashkent'), ('VA', 'Europe/Rome'), ('VC', 'America/St_Vincent'), ('VE', 'America/Caracas'),
  ('VG', 'America/Tortola'), ('VI', 'America/St_Thomas'), ('VN', 'Asia/Ho_Chi_Minh'), ('VU', 'Pacific/Efate'),
  ('WF', 'Pacific/Wallis'), ('WS', 'Pacific/Apia'), ('YE', 'Asia/Aden'), ('YT', 'Indian/Mayotte'),
  ('ZA', 'Africa/Johannesburg'), ('ZM', 'Africa/Lusaka'), ('ZW', 'Africa/Harare');

do $do$
declare
  v_org_id uuid;
begin
  -- No policy shows anybody all tenants.
  for v_org_id in select id from accounts."organization" loop
    perform set_config('app.org_id', v_org_id::text, true);
    update organizations o set time_zone = p.zone
    from places p where p.name = lower(o.time_zone) and o.org_id = v_org_id and o.time_zone <> p.zone;
    update organizations o set time_zone = regexp_replace(o.time_zone, '^(posix|right)/', '')
    where o.org_id = v_org_id and o.time_zone ~ '^(posix|right)/.+/';
    update organizations o set
      replaced_time_zone = o.time_zone,
      time_zone = coalesce((select c.zone from countries c where c.region = o.region), 'UTC')
    where o.org_id = v_org_id and o.time_zone <> 'UTC'
      and o.time_zone !~ '^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){1,2}$';
  end loop;
  perform set_config('app.org_id', '', true);
end
$do$;

create trigger refuse_zone_name before insert or update of time_zone on organizations
  for each row execute function refuse_zone_name();

grant update (replaced_time_zone) on organizations to callwaiting_app;
