import {
  IsoInstant,
  LackingResource,
  MAX_CALENDAR_DAYS,
  StaffAppointment,
  visibleText,
} from "@callwaiting/domain";
import { z } from "zod";
import { lastChange } from "../audit/with-last-change.ts";

const FAR_AWAY = "it is not a moment between the years 2000 and 2199";

/** ISO 8601 in UTC, e.g. `2026-12-01T19:00:00Z`; PostgreSQL knows fewer years than the pattern. */
export const instant = z.iso.datetime().regex(/^2[01]/, FAR_AWAY);

/** What a moment is on the screen: by rules that may be older than those of the server. */
export const startsLocal = z.iso
  .datetime({ local: true })
  .regex(/^2[01][^Z]*$/, FAR_AWAY)
  .nullish();

const DAY_MS = 86_400_000;

export const TOO_LONG = `the end must come after the beginning, by at most ${MAX_CALENDAR_DAYS} days`;

/** The database refuses a longer range as a bug; here it is somebody's input. */
export function isCalendarRange({ from, until }: { from: string; until: string }): boolean {
  const length = Date.parse(until) - Date.parse(from);
  return length > 0 && length <= MAX_CALENDAR_DAYS * DAY_MS;
}

/** Text of a form; PostgreSQL cannot store the character zero. */
export const text = (max: number) =>
  z
    .string()
    .overwrite(visibleText)
    .trim()
    .max(max, `it is longer than ${max} characters`)
    .refine((value) => !value.includes("\0"), "it has a character that cannot be stored");

/** Who an appointment is booked for: somebody known, or somebody new. */
export const bookedContact = z.union([
  z.object({ contactId: z.guid() }),
  z.object({
    name: text(200).min(1, "it is empty"),
    /** As it was typed. */
    phone: text(60).optional(),
    email: text(320).optional(),
  }),
]);

/** Why rules may be left. Blank is none: then they hold. */
export const overrideReason = text(500).nullish();
export const durationMinutes = z
  .int()
  .min(5, "it is shorter than 5 minutes")
  .max(720, "it is longer than 12 hours")
  .nullish();
export const expectedRevision = z.int().min(0).max(2_000_000_000).nullish();

const alternatives = z.array(z.string()).readonly();
const names = z.array(z.string()).readonly();
const refused = { requestedAt: z.string() };

/** What cannot be, whether it is one visit or several. */
export const staffRefusals = [
  z.object({
    kind: z.enum(["slot_unavailable", "outside_hours"]),
    ...refused,
    alternatives,
    /** It is kept for somebody on the waitlist, and can be released (`waitlist.close`). */
    held: z.object({ offerId: z.guid(), patientName: z.string(), until: IsoInstant }).exactOptional(),
    /** What of the service's needs nothing is free for, where that is so. */
    lacking: z.array(LackingResource).readonly().exactOptional(),
  }),
  z.object({ kind: z.literal("too_soon"), ...refused, minNoticeMinutes: z.number(), alternatives }),
  z.object({ kind: z.literal("too_far"), ...refused, horizonDays: z.number() }),
  z.object({ kind: z.literal("in_past"), hint: z.string() }),
  z.object({ kind: z.literal("unknown_service"), asked: z.string(), services: names }),
  z.object({ kind: z.literal("unknown_provider"), asked: z.string(), providers: names }),
  /** The screen tells the time by other rules than the clinic's clock has now; nothing was done. */
  z.object({ kind: z.literal("clock_changed") }),
  z.object({ kind: z.enum(["contact_required", "not_found"]) }),
] as const;

/** What a change by staff leads to: done, somebody was quicker, or a rule that only a reason opens. */
export const staffOutcome = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["booked", "already_booked", "moved", "status_set", "updated"]),
    appointment: StaffAppointment,
  }),
  z.object({
    kind: z.enum(["changed_meanwhile", "not_confirmed"]),
    appointment: StaffAppointment,
    /** Only with `changed_meanwhile`. */
    lastChange: lastChange.optional(),
  }),
  ...staffRefusals,
]);

/** The same, and what can be wrong with a new contact. */
export const deskOutcome = z.union([
  staffOutcome,
  z.object({ kind: z.enum(["invalid_phone", "invalid_email"]) }),
]);
