import type { createOwnerPool } from "@callwaiting/db";

/**
 * Has the database of the run note what is gone afterwards: of each message that a server takes to hand it over, how the visit stood in
 * that very transaction, and each hold that comes and goes, in the order of the audit log.
 */
const NOTES = `
create schema torture;
create table torture.claims (
  org_id uuid, message_id uuid, appointment_id uuid, channel text, kind text, lead_minutes int, attempt int,
  at timestamptz default clock_timestamp(),
  told_local timestamp, told_provider uuid,
  visit_local timestamp, visit_provider uuid, visit_status text, visit_revision int, visit_starts timestamptz, phone text);
create function torture.claim_offer(p_org_id uuid, p_offer_id uuid, p_message_id uuid, p_channel text, p_attempt int) returns void
language sql security definer set search_path = public, pg_temp as $$
  insert into torture.claims
  select o.org_id, p_message_id, o.appointment_id, p_channel, 'offer', 0, p_attempt, clock_timestamp(),
    o.starts_local, o.provider_id, o.starts_local, o.provider_id,
    case when o.ended is null and o.held_until > now() then 'offered' else 'over' end, 0, o.starts_at, c.phone
  from waitlist_offers o join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
  join contacts c on c.org_id = e.org_id and c.contact_id = e.contact_id
  where o.org_id = p_org_id and o.offer_id = p_offer_id;
$$;
create function torture.note_claim() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  -- Of an offer of the waitlist.
  if to_jsonb(new) ->> 'offer_id' is not null then
    perform torture.claim_offer(new.org_id, (to_jsonb(new) ->> 'offer_id')::uuid, new.message_id, new.channel, new.attempts);
    return null;
  end if;
  insert into torture.claims
  select new.org_id, new.message_id, new.appointment_id, new.channel, new.kind, new.lead_minutes, new.attempts, clock_timestamp(),
    new.starts_local, new.provider_id, a.starts_local, a.provider_id, a.status, a.revision, a.starts_at, c.phone
  from appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
  where a.org_id = new.org_id and a.appointment_id = new.appointment_id;
  return null;
end $$;
create trigger torture_claim after update on messages for each row
  when (new.status = 'sending' and new.attempts > old.attempts) execute function torture.note_claim();
-- A letter about one has its id.
create function torture.note_offer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform torture.claim_offer(new.org_id, new.offer_id, new.offer_id, 'email', new.attempts);
  return null;
end $$;
create trigger torture_offer after update on waitlist_offers for each row
  when (new.told = 'sending' and new.attempts > old.attempts) execute function torture.note_offer();
create table torture.holds (
  number bigint, is_begin boolean, org_id uuid, appointment_id uuid, provider_id uuid, blocked tstzrange);
create function torture.note_hold() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare v_row appointments := case tg_op when 'INSERT' then new else old end;
begin
  insert into torture.holds values (nextval(pg_get_serial_sequence('public.changes', 'change_id')), tg_op = 'INSERT',
    v_row.org_id, v_row.appointment_id, v_row.provider_id, v_row.blocked);
  return null;
end $$;
create trigger torture_hold after insert on appointments for each row when (new.status = 'held')
  execute function torture.note_hold();
create trigger torture_unhold after delete on appointments for each row when (old.status = 'held')
  execute function torture.note_hold();
`;

export async function noteHandOvers(owner: ReturnType<typeof createOwnerPool>): Promise<void> {
  await owner.query(NOTES);
}
