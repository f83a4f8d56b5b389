import type { IsoInstant, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { type Queryable, callJsonFunction } from "../queryable.ts";

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
};

const found = z.object({
  success: z.literal(true),
  serviceName: z.string(),
  durationMinutes: z.int(),
  slots: z.array(z.iso.datetime()),
  /** When there is no slot in the range: the next ones after it. */
  nextSlots: z.array(z.iso.datetime()),
});

const notFound = z.discriminatedUnion("error", [
  z.object({
    success: z.literal(false),
    error: z.literal("unknown_service"),
    asked: z.string(),
    services: z.array(z.string()),
  }),
  z.object({ success: z.literal(false), error: z.literal("not_found") }),
]);

const reply = z.union([found, notFound]);

export type Availability =
  | {
      readonly kind: "available";
      readonly serviceName: string;
      readonly durationMinutes: number;
      readonly slots: readonly IsoInstant[];
      readonly nextSlots: readonly IsoInstant[];
    }
  | { readonly kind: "unknown_service"; readonly asked: string; readonly services: readonly string[] }
  | { readonly kind: "not_found" };

const SQL = `select check_availability(
  p_org_id => $1::uuid, p_service => $2::text, p_from => $3::timestamptz, p_until => $4::timestamptz,
  p_provider_id => $5::uuid, p_limit => $6::integer, p_now => $7::timestamptz) as reply`;

/** Free start times as the booking function itself sees them, earliest first. */
export async function checkAvailability(db: Queryable, request: AvailabilityRequest): Promise<Availability> {
  const values = [
    request.orgId,
    request.service,
    request.from,
    request.until,
    request.providerId ?? null,
    request.limit ?? 500,
    request.now ?? null,
  ];
  const answer = reply.parse(await callJsonFunction(db, SQL, values));
  if (answer.success) {
    const { success: _, ...rest } = answer;
    return { kind: "available", ...rest };
  }
  if (answer.error === "not_found") return { kind: "not_found" };
  return { kind: "unknown_service", asked: answer.asked, services: answer.services };
}
