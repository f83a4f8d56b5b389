import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

/** What other systems can be told of. */
export const EventKind = z.enum([
  "appointment.booked",
  "appointment.moved",
  "appointment.cancelled",
  "appointment.restored",
  "appointment.completed",
  "appointment.no_show",
  "appointment.details_changed",
]);
export type EventKind = z.infer<typeof EventKind>;

/** What an owner says of an address that is told. */
export const WebhookEndpointFacts = z.object({
  url: z.string().trim().min(1, "is missing").max(2_000, "is longer than 2000 characters"),
  description: z.string().trim().max(200, "is longer than 200 characters"),
  kinds: z
    .array(EventKind)
    .min(1, "choose one at least")
    .refine((kinds) => new Set(kinds).size === kinds.length, "names one twice"),
  /** Also the patient's name, number and address. */
  withContact: z.boolean(),
  isOn: z.boolean(),
});
export type WebhookEndpointFacts = Readonly<z.infer<typeof WebhookEndpointFacts>>;

export const WebhookEndpoint = WebhookEndpointFacts.extend({
  endpointId: z.string(),
  /** What a form showed: a save of an older one is refused. */
  version: z.string(),
  /** Why it was switched off by us: it said that it is gone, or did nothing but fail for a week. */
  stopped: z.object({ reason: z.enum(["gone", "failing"]), at: IsoInstant }).nullable(),
  /** Since when it does nothing but fail; null: the last delivery was taken. */
  failingSince: IsoInstant.nullable(),
  /** Until when the secret before signs beside the one of now. */
  oldSecretUntil: IsoInstant.nullable(),
  createdAt: IsoInstant,
});
export type WebhookEndpoint = Readonly<z.infer<typeof WebhookEndpoint>>;

/** `planned`: it waits for its time. `sending`: on its way. `failed`: given up. */
export const WebhookDeliveryStatus = z.enum(["planned", "sending", "delivered", "failed"]);
export type WebhookDeliveryStatus = z.infer<typeof WebhookDeliveryStatus>;

/** One event on its way to one address. */
export const WebhookDelivery = z.object({
  deliveryId: z.string(),
  endpointId: z.string(),
  /** The `webhook-id` of each attempt. */
  eventId: z.string(),
  kind: z.union([EventKind, z.literal("webhook.test")]),
  /** Null: a test. */
  appointmentId: z.string().nullable(),
  happenedAt: IsoInstant,
  status: WebhookDeliveryStatus,
  attempts: z.number(),
  /** The next attempt, where one is to come. */
  dueAt: IsoInstant,
  deliveredAt: IsoInstant.nullable(),
  /** As the last attempt was answered; null: it was not. */
  statusCode: z.number().nullable(),
  /** Why it was not taken, in words. */
  trouble: z.string().nullable(),
});
export type WebhookDelivery = Readonly<z.infer<typeof WebhookDelivery>>;
