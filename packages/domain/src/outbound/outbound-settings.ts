import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Whether a clinic has its patients called by the assistant, when, how often and for how much. */
export const OutboundSettings = z
  .object({
    isOn: z.boolean(),
    /** Vapi's id of the number that calls come from. */
    phoneNumberId: z
      .string()
      .regex(/^[\w-]{1,200}$/)
      .nullable(),
    /** On the clinic's clock: `09:00`. */
    fromTime: clock,
    untilTime: clock,
    /** Monday is 1. */
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    /** Calls to one number in a day, on the clinic's clock. */
    personDaily: z.int().min(1).max(5),
    /** All calls of a day. */
    daily: z.int().min(1).max(1_000),
    /** US dollars in a day, as Vapi counts them. */
    dailySpending: z.number().min(0.5).max(10_000),
    /** ISO 3166-1 alpha-2; none: only the clinic's own. */
    countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(50),
  })
  .refine((settings) => settings.fromTime < settings.untilTime, {
    message: "Calls must end later in the day than they begin.",
    path: ["untilTime"],
  })
  .refine((settings) => !settings.isOn || settings.phoneNumberId !== null, {
    message: "Say from which number at Vapi calls are made.",
    path: ["phoneNumberId"],
  });
export type OutboundSettings = Readonly<z.infer<typeof OutboundSettings>>;

/** What a form showed: a save of an older one is refused. */
export const VersionedOutboundSettings = OutboundSettings.safeExtend({ version: z.string() });
export type VersionedOutboundSettings = Readonly<z.infer<typeof VersionedOutboundSettings>>;

/** What Today shows of the calls that the assistant makes. */
export const OutboundToday = z.object({
  isOn: z.boolean(),
  stopped: z.object({ at: IsoInstant, byName: z.string() }).nullable(),
  planned: z.int(),
  underWay: z.int(),
  /** Placed since midnight on the clinic's clock, and what they cost so far in US dollars. */
  placedToday: z.int(),
  spentToday: z.number(),
  /** Failed ones that nobody of the staff has seen yet. */
  failed: z.int(),
});
export type OutboundToday = Readonly<z.infer<typeof OutboundToday>>;
