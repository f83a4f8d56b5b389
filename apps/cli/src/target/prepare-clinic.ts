import { randomInt } from "node:crypto";
import { findZone, wallTextAt } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { CheckFailure } from "../report/check.ts";
import type { Target } from "./open-target.ts";
import type { ToolReply } from "./tool-reply.ts";

/** A free time, as the clinic's clock says it. */
export type FreeSlot = { readonly startsAt: string; readonly date: string; readonly time: string };

export type Patient = {
  readonly patientName: string;
  readonly patientPhone?: string;
  readonly patientEmail?: string;
};

/** A service, one person who gives it, and free times of theirs. */
export type Clinic = {
  /** A time that nothing has used yet; throws when there are no more. */
  readonly takeSlot: () => FreeSlot;
  readonly book: (slot: Pick<FreeSlot, "date" | "time">, patient: Patient) => Promise<ToolReply>;
};

/** Days from now at which a fortnight is looked at: far away, where nobody's real bookings are, comes first. */
const FORTNIGHTS_IN_DAYS = [330, 240, 150, 60, 21, 2];
const NOBODY = "Nobody Of This Name";

/** Finds what can be booked without knowing the clinic: the tools themselves tell. */
export async function prepareClinic(target: Target, slotsNeeded: number): Promise<Clinic> {
  const { client } = target;
  const services = answered(await client.callTool("listServices", {})).services ?? [];
  const first = services[0];
  const serviceType = typeof first === "object" ? first.key : first;
  if (serviceType === undefined) throw new CheckFailure("The clinic has no service that can be booked.");
  const providers = await listProviders(target, serviceType);
  for (const providerName of providers) {
    const slots = await findSlots(target, { serviceType, providerName, slotsNeeded });
    if (slots.length >= slotsNeeded) return createClinic(target, { serviceType, providerName, slots });
  }
  throw new CheckFailure(
    `No provider has ${slotsNeeded} free times in a fortnight.`,
    "Check the opening hours of the clinic, or ask for less.",
  );
}

function answered(reply: ToolReply) {
  if (reply.result === null) throw new CheckFailure(reply.problem ?? "No answer.", reply.hint);
  return reply.result;
}

/** Asking for somebody who is not there is answered with those who are. */
async function listProviders({ client }: Target, serviceType: string): Promise<readonly string[]> {
  const reply = await client.callTool("checkAvailability", { serviceType, providerName: NOBODY });
  return answered(reply).providers ?? [];
}

type Wish = { readonly serviceType: string; readonly providerName: string };

async function findSlots(
  { client }: Target,
  wish: Wish & { readonly slotsNeeded: number },
): Promise<FreeSlot[]> {
  const { slotsNeeded, ...asked } = wish;
  for (const days of FORTNIGHTS_IN_DAYS) {
    const appointmentDate = `${dayFromNow(days)} to ${dayFromNow(days + 13)}`;
    const found = answered(await client.callTool("checkAvailability", { ...asked, appointmentDate }));
    const zone = found.timeZone;
    if (!found.success || zone === undefined || found.slots === undefined) continue;
    const slots = found.slots.map((startsAt) => ({ startsAt, ...wallClock(startsAt, zone) }));
    // No such day in most years, so no check could say its date with another year.
    const usable = slots.filter(({ date }) => !date.endsWith("-02-29"));
    if (usable.length >= slotsNeeded) return usable;
  }
  return [];
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** By the rules that come with CallWaiting: Node's own are an hour off in some places. */
function wallClock(startsAt: string, timeZone: string): { date: string; time: string } {
  const zone = findZone(PACKAGED_ZONE_RULES, timeZone);
  if (zone === undefined) throw new CheckFailure(`There are no rules for the time zone ${timeZone}.`);
  const [date = "", time = ""] = wallTextAt(zone, startsAt).split("T");
  return { date, time: time.slice(0, 5) };
}

function createClinic(
  target: Target,
  { slots, ...wish }: Wish & { readonly slots: readonly FreeSlot[] },
): Clinic {
  // Earliest first: what is free after a slot that is taken is then what the clinic can offer instead.
  const left = [...slots];
  return {
    takeSlot() {
      const slot = left.shift();
      if (slot === undefined) throw new CheckFailure("There are no more free times to try.");
      return slot;
    },
    async book({ date, time }, patient) {
      const { patientName, patientPhone } = patient;
      const tried = { patientName, date, time, ...(patientPhone === undefined ? {} : { patientPhone }) };
      target.bookings.add(tried);
      const reply = await target.client.callTool("bookClinicAppointment", {
        ...wish,
        ...patient,
        appointmentDate: date,
        appointmentTime: time,
      });
      if (reply.result?.success === true) target.bookings.confirm(tried);
      return reply;
    },
  };
}

const AREA_CODES = [201, 212, 213, 305, 312, 404, 415, 503, 512, 602, 617, 702, 713, 773, 808, 917];
let callers = randomInt(1600);

/** A number that nobody can have: 555-0100 to 555-0199 are set aside for fiction. Different ones in a row. */
export function nextPhone(): string {
  callers += 1;
  const area = AREA_CODES[Math.floor(callers / 100) % AREA_CODES.length];
  return `+1${area}55501${String(callers % 100).padStart(2, "0")}`;
}

/** A patient whose name no real one has. */
export function nextName(): string {
  const letters = Array.from({ length: 8 }, () => String.fromCodePoint(97 + randomInt(26))).join("");
  return `Check ${letters.charAt(0).toUpperCase()}${letters.slice(1)}`;
}
