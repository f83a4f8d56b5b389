import { IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

export type AvailabilityRequest = {
  readonly orgId: OrgId;
  /** Key or name of a service; null picks the only one there is. */
  readonly service: string | null;
  /** Start times from here on … */
  readonly from: IsoInstant;
  /** … up to here, exclusive. */
  readonly until: IsoInstant;
  readonly providerId?: string | null;
  /** Slots at most; default 500. */
  readonly limit?: number;
  readonly now?: IsoInstant | null;
  /** The organization's `clock` by which the answer will be said; where it is another one by now, the answer is `clock_changed`. */
  readonly clock?: string;
  /** The number that the call comes from: what is held for somebody of it is free for them. */
  readonly ownPhone?: string | null;
  readonly locationId?: string | null;
};

const available = z
  .object({
    success: z.literal(true),
    serviceName: z.string(),
    durationMinutes: z.int(),
    slots: z.array(IsoInstant).readonly(),
    /** When there is no slot in the range: the next ones after it. */
    nextSlots: z.array(IsoInstant).readonly(),
    /** In a clinic with several locations: where each of them is. */
    places: z.record(IsoInstant, z.array(z.string()).readonly()).optional(),
  })
  .transform(({ success: _success, ...rest }) => ({ kind: "available" as const, ...rest }));

const unknownService = z
  .object({
    error: z.literal("unknown_service"),
    asked: z.string(),
    services: z.array(z.string()).readonly(),
  })
  .transform(({ error: kind, ...rest }) => ({ kind, ...rest }));

const unknownProvider = z
  .object({
    error: z.literal("unknown_provider"),
    asked: z.string(),
    providers: z.array(z.string()).readonly(),
    provider: z.string().exactOptional(),
    service: z.string().exactOptional(),
  })
  .transform(({ error: kind, ...rest }) => ({ kind, ...rest }));

const refused = z
  .object({ error: z.enum(["not_found", "clock_changed"]) })
  .transform(({ error: kind }) => ({ kind }));

const reply = z.union([available, unknownService, unknownProvider, refused]);

export type Availability = Readonly<z.infer<typeof reply>>;

/** Free start times as the booking function itself sees them, earliest first. */
export async function checkAvailability(db: AppPool, request: AvailabilityRequest): Promise<Availability> {
  return callFunction(db, "check_availability", { args: request, reply });
}
