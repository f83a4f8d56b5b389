import { type IsoInstant, todayIn } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { allPages } from "../all-pages.ts";
import type { StaffScope } from "@callwaiting/db";
import type { DeskDatabase } from "../../start/desk-database.ts";

export type NextOpenDay = {
  /** The service whose times these are. */
  readonly serviceName: string;
  /** Free start times of the first day that has any; empty when there is none within four weeks. */
  readonly slots: readonly IsoInstant[];
};

const LOOK_AHEAD_DAYS = 28;
/** More than a day of the shortest interval has. */
const MAX_SLOTS = 300;

/** What a caller would be offered first. Null without an active service that somebody gives. */
export async function previewNextOpenDay(
  db: Pick<DeskDatabase, "listServices" | "listProviders" | "loadOrganization" | "checkAvailability">,
  scope: StaffScope,
  { providerId }: { readonly providerId: string | null },
): Promise<NextOpenDay | null> {
  const [services, providers, record] = await Promise.all([
    allPages((page) => db.listServices(scope, page)),
    allPages((page) => db.listProviders(scope, page)),
    db.loadOrganization(scope.orgId),
  ]);
  const given = new Set(
    providers
      .filter((one) => one.active && (providerId === null || one.providerId === providerId))
      .flatMap(({ serviceIds }) => serviceIds),
  );
  const service = services.find(({ active, serviceId }) => active && given.has(serviceId));
  if (service === undefined || record === null) return null;
  const now = Temporal.Now.instant();
  const found = await db.checkAvailability({
    orgId: scope.orgId,
    service: service.key,
    from: now.toString(),
    until: now.add({ hours: LOOK_AHEAD_DAYS * 24 }).toString(),
    providerId,
    limit: MAX_SLOTS,
  });
  const slots = found.kind === "available" ? found.slots : [];
  const dayOf = (slot: IsoInstant) =>
    todayIn(record.organization.zone, Temporal.Instant.from(slot)).toString();
  const [first] = slots;
  return {
    serviceName: service.name,
    slots: first === undefined ? [] : slots.filter((slot) => dayOf(slot) === dayOf(first)),
  };
}
