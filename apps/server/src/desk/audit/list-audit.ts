import type { ChangesQuery } from "@callwaiting/db";
import type { Change, ChangedValues, Page } from "@callwaiting/domain";
import { allPages } from "../all-pages.ts";
import type { StaffScope } from "@callwaiting/db";
import type { DeskDatabase } from "../../start/desk-database.ts";

/** The audit log with `provider`, `service`, `resource` and `location` by name where a change has only their ids. */
export async function listAudit(
  db: Pick<
    DeskDatabase,
    "listChanges" | "listLocations" | "listProviders" | "listResources" | "listServices"
  >,
  scope: StaffScope,
  query: ChangesQuery,
): Promise<Page<Change>> {
  const page = await db.listChanges(scope, query);
  if (!page.items.some(({ before, after }) => pointsElsewhere(before) || pointsElsewhere(after))) return page;
  const [providers, services, resources, locations] = await Promise.all([
    allPages((part) => db.listProviders(scope, part)),
    allPages((part) => db.listServices(scope, part)),
    allPages((part) => db.listResources(scope, part)),
    allPages((part) => db.listLocations(scope, part)),
  ]);
  const names = new Map([
    ...providers.map(({ providerId, name }) => [providerId, name] as const),
    ...services.map(({ serviceId, name }) => [serviceId, name] as const),
    ...locations.map(({ locationId, name }) => [locationId, name] as const),
    ...resources.map(({ resourceId, name }) => [resourceId, name] as const),
  ]);
  const items = page.items.map((change) => ({
    ...change,
    before: withNames(change.before, names),
    after: withNames(change.after, names),
  }));
  return { ...page, items };
}

const pointsElsewhere = (values: ChangedValues | null): boolean =>
  values !== null && ["providerId", "serviceId", "resourceId", "locationId"].some((key) => key in values);

function withNames(values: ChangedValues | null, names: ReadonlyMap<string, string>): ChangedValues | null {
  if (values === null) return null;
  const nameOf = (id: unknown) => (typeof id === "string" ? names.get(id) : undefined);
  const provider = nameOf(values["providerId"]);
  const service = nameOf(values["serviceId"]);
  const resource = nameOf(values["resourceId"]);
  const location = nameOf(values["locationId"]);
  return {
    ...values,
    ...(provider === undefined ? {} : { provider }),
    ...(service === undefined ? {} : { service }),
    ...(resource === undefined ? {} : { resource }),
    ...(location === undefined ? {} : { location }),
  };
}
