import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

/** A time of the clinic's clock; `24:00` is the end of a day. */
const WallTime = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/);
const WallDate = z.iso.date();

/** When and how somebody who waits would come. */
export const WaitlistWish = z
  .object({
    /** Monday is 1. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    /** The visit begins and ends between the two. */
    fromTime: WallTime,
    untilTime: WallTime,
    /** Null: from now on. */
    fromDate: WallDate.nullable(),
    untilDate: WallDate,
    /** How long before the visit they must have said yes. */
    noticeMinutes: z.int().min(0).max(43_200),
    /** `call`: the front desk calls them, and neither is anything written to them nor does the assistant call. */
    reach: z.enum(["any", "call"]),
  })
  .refine(({ fromTime, untilTime }) => fromTime < untilTime, "The time of day ends before it begins")
  .refine(
    ({ fromDate, untilDate }) => fromDate === null || fromDate <= untilDate,
    "The first day is after the last: choose an earlier first day or a later last one",
  );
export type WaitlistWish = Readonly<z.infer<typeof WaitlistWish>>;

/** What came of an offer. `released`: staff gave the time to everybody. `withdrawn`: it could no longer be kept. */
export const OfferEnd = z.enum([
  "accepted",
  "declined",
  "no_answer",
  "voicemail",
  "screened",
  "wrong_person",
  "opted_out",
  "released",
  "withdrawn",
]);
export type OfferEnd = z.infer<typeof OfferEnd>;

/** What staff can say that came of one. */
export const OfferEndByStaff = OfferEnd.exclude(["accepted", "no_answer", "withdrawn"]);
export type OfferEndByStaff = z.infer<typeof OfferEndByStaff>;

/** A way to somebody who waits: a text or else a letter with a link, a call by the assistant, the front desk. */
export const OfferWay = z.enum(["message", "call", "staff"]);
export type OfferWay = z.infer<typeof OfferWay>;

export const WaitlistSettings = z.object({
  /** How long a freed time is held for somebody; by the front desk, of the clinic's open hours. */
  holdMinutes: z.int().min(5).max(1_440),
  /** In this order, each where it can reach them. */
  ways: z
    .array(OfferWay)
    .min(1)
    .refine((ways) => new Set(ways).size === ways.length, "A way is named twice"),
});
export type WaitlistSettings = Readonly<z.infer<typeof WaitlistSettings>>;

/** What a form showed: a save of an older one is refused. */
export const VersionedWaitlistSettings = WaitlistSettings.extend({ version: z.string() });
export type VersionedWaitlistSettings = Readonly<z.infer<typeof VersionedWaitlistSettings>>;

/** A time that is, or was, kept for somebody who waits. */
export const WaitlistOffer = z.object({
  offerId: z.guid(),
  entryId: z.guid(),
  patientName: z.string(),
  phone: z.string().nullable(),
  providerId: z.guid(),
  providerName: z.string(),
  serviceName: z.string(),
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  /** On the clinic's clock, ISO 8601 without a zone: what accepting it says back. */
  startsLocal: z.string(),
  heldUntil: IsoInstant,
  /** Null: open. */
  ended: OfferEnd.nullable(),
  endedAt: IsoInstant.nullable(),
  /** How they are reached by now; null: by a letter, of an earlier version. */
  way: z.enum(["sms", "email", "call", "staff"]).nullable(),
  /** `by_staff`: the front desk calls them. */
  told: z.enum(["planned", "sending", "sent", "failed", "by_staff"]),
  trouble: z.string().nullable(),
  createdAt: IsoInstant,
});
export type WaitlistOffer = Readonly<z.infer<typeof WaitlistOffer>>;

/** Somebody who waits, as staff see them. */
export const WaitlistEntry = z.object({
  ...WaitlistWish.shape,
  entryId: z.guid(),
  contactId: z.guid(),
  patientName: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  serviceId: z.guid(),
  serviceName: z.string(),
  /** Null: with whomever. */
  providerId: z.guid().nullable(),
  providerName: z.string().nullable(),
  status: z.enum(["waiting", "offered", "booked", "left", "expired"]),
  source: z.enum(["phone", "staff"]),
  createdAt: IsoInstant,
  /** Offers that came to nothing. */
  offersBefore: z.int(),
});
export type WaitlistEntry = Readonly<z.infer<typeof WaitlistEntry>>;

/** What putting somebody on the waitlist can lead to. It promises nothing. */
export const JoinedWaitlist = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("waiting"),
    entryId: z.guid(),
    serviceName: z.string(),
    providerName: z.string().nullable(),
    patientName: z.string(),
    untilDate: WallDate,
  }),
  z.object({ kind: z.literal("unknown_service"), services: z.array(z.string()) }),
  z.object({
    kind: z.literal("unknown_provider"),
    providers: z.array(z.string()),
    provider: z.string().optional(),
    service: z.string().optional(),
  }),
  z.object({ kind: z.literal(["contact_required", "not_found", "list_full"]) }),
]);
export type JoinedWaitlist = Readonly<z.infer<typeof JoinedWaitlist>>;

/** What a yes to an offer can lead to. */
export const AcceptedOffer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal(["booked", "already_booked"]), appointmentId: z.guid() }),
  /** Another date or time was said than was offered: nothing was done. */
  z.object({ kind: z.literal(["other_time", "not_found"]) }),
  z.object({ kind: z.literal("offer_over"), ended: OfferEnd.nullable() }),
  /** They have a visit at that time. */
  z.object({ kind: z.literal("person_busy"), startsAt: IsoInstant }),
]);
export type AcceptedOffer = Readonly<z.infer<typeof AcceptedOffer>>;

/** A free time that somebody who waits could take. */
export const WaitlistTime = z.object({
  startsAt: IsoInstant,
  providerId: z.guid(),
  providerName: z.string(),
});
export type WaitlistTime = Readonly<z.infer<typeof WaitlistTime>>;
