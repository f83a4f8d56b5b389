import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

export const ChangeActor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.string(), displayName: z.string() }),
  z.object({ kind: z.literal("phone"), callId: z.string().nullable() }),
  /** Whoever has the link to a visit. */
  z.object({ kind: z.literal("patient") }),
  /** Why it was done, where there is something to say. */
  z.object({ kind: z.literal("system"), reason: z.string().optional() }),
]);
export type ChangeActor = Readonly<z.infer<typeof ChangeActor>>;

/**
 * What a row is of. `call` stands for its tool calls as well; `provider_service` goes by its provider's id, `service_need`
 * by its service's.
 */
export const ChangeEntity = z.enum([
  "appointment",
  "contact",
  "person",
  "call",
  "organization",
  "webhook_secret",
  "vapi_resource",
  "provider",
  "service",
  "provider_service",
  "resource",
  "location",
  "service_need",
  "opening_hours",
  "closure",
  "calendar_feed",
  "assistant",
  "integration",
  "invitation",
  "member",
  "message",
  "message_settings",
  "waitlist_entry",
  "waitlist_offer",
  "patient_link",
  "open_request",
  "call_back",
  "webhook_endpoint",
  "outbound_call",
  "outbound_settings",
]);
export type ChangeEntity = z.infer<typeof ChangeEntity>;

/** The last five only of appointments. */
export const ChangeAction = z.enum([
  "created",
  "updated",
  "deleted",
  "moved",
  "cancelled",
  "completed",
  "no_show",
  "restored",
]);
export type ChangeAction = z.infer<typeof ChangeAction>;

/** Columns by their names in camel case, as PostgreSQL writes them in JSON. */
const ChangedValues = z.record(z.string(), z.unknown());
export type ChangedValues = Readonly<z.infer<typeof ChangedValues>>;

export const Change = z.object({
  /** A number as text; grows. */
  changeId: z.string(),
  at: IsoInstant,
  actor: ChangeActor,
  entity: ChangeEntity,
  entityId: z.string(),
  /** The name that it goes by today; null where it has none or is gone. */
  subject: z.string().nullable(),
  action: ChangeAction,
  /** What changed, as it was; all of it when it was deleted, null when it was made. Secrets are "***". */
  before: ChangedValues.nullable(),
  after: ChangedValues.nullable(),
  /** The values were removed because the person asked to be forgotten. */
  redacted: z.boolean(),
});
export type Change = Readonly<z.infer<typeof Change>>;

/** Who changed something last, and when. */
export const LastChange = Change.pick({ at: true, actor: true });
export type LastChange = Readonly<z.infer<typeof LastChange>>;
