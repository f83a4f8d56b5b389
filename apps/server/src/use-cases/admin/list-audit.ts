import type { Change, ChangedValues, ChangesQuery } from "@callwaiting/db";
import type { AuditPorts } from "./calls-ports.ts";
import type { StaffScope } from "./session-ports.ts";

export type AuditPage = { readonly changes: readonly Change[]; readonly nextCursor: string | null };

/** The audit log with `provider` and `service` by name where a change has only their ids. */
export async function listAudit(
  ports: AuditPorts,
  scope: StaffScope,
  query: ChangesQuery,
): Promise<AuditPage> {
  const { changes, nextCursor } = await ports.listChanges(scope, query);
  if (!changes.some(({ before, after }) => pointsElsewhere(before) || pointsElsewhere(after))) {
    return { changes, nextCursor };
  }
  const [providers, services] = await Promise.all([ports.listProviders(scope), ports.listServices(scope)]);
  const names = new Map([
    ...providers.map(({ providerId, name }) => [providerId, name] as const),
    ...services.map(({ serviceId, name }) => [serviceId, name] as const),
  ]);
  const named = changes.map((change) => ({
    ...change,
    before: withNames(change.before, names),
    after: withNames(change.after, names),
  }));
  return { changes: named, nextCursor };
}

const pointsElsewhere = (values: ChangedValues | null): boolean =>
  values !== null && ("providerId" in values || "serviceId" in values);

function withNames(values: ChangedValues | null, names: ReadonlyMap<string, string>): ChangedValues | null {
  if (values === null) return null;
  const nameOf = (id: unknown) => (typeof id === "string" ? names.get(id) : undefined);
  const provider = nameOf(values["providerId"]);
  const service = nameOf(values["serviceId"]);
  return {
    ...values,
    ...(provider === undefined ? {} : { provider }),
    ...(service === undefined ? {} : { service }),
  };
}
