-- Whoever wants to hear of no time wants that of all that they wait for. p_of_all: so do all others of the number. What is
-- held for another person of the number stays.
create or replace function leave_the_rest(p_org_id uuid, p_entry_id uuid, p_of_all boolean) returns void
language plpgsql
as $fn$
begin
  update waitlist_entries e set status = 'left', updated_at = clock_timestamp()
  from waitlist_entries own
  where own.org_id = p_org_id and own.entry_id = p_entry_id and e.org_id = p_org_id and e.contact_id = own.contact_id
    and e.status = 'waiting' and (p_of_all or is_same_person(p_org_id, e.contact_id, e.patient_name, own.patient_name));
end
$fn$;
