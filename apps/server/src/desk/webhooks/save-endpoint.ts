import type { StaffScope } from "@callwaiting/db";
import type { LastChange, WebhookEndpoint, WebhookEndpointFacts } from "@callwaiting/domain";
import type { Desk } from "../trpc/context.ts";

export type EndpointSave = WebhookEndpointFacts & { readonly endpointId: string; readonly version: string };

export type EndpointSaved =
  | { readonly kind: "saved"; readonly endpoint: WebhookEndpoint }
  | { readonly kind: "stale"; readonly endpoint: WebhookEndpoint; readonly lastChange: LastChange | null }
  | { readonly kind: "refused"; readonly message: string };

type Needs = Pick<Desk, "checkWebhookUrl"> & {
  readonly db: Pick<Desk["db"], "listWebhookEndpoints" | "updateWebhookEndpoint" | "findLastChange">;
};

/** Another address is looked at first. Null where there is no such endpoint. */
export async function saveEndpoint(
  { db, checkWebhookUrl }: Needs,
  scope: StaffScope,
  { endpointId, version, ...facts }: EndpointSave,
): Promise<EndpointSaved | null> {
  const current = (await db.listWebhookEndpoints(scope)).find((one) => one.endpointId === endpointId);
  if (current === undefined) return null;
  const isSame = current.url === facts.url;
  const check = isSame ? ({ kind: "allowed", url: facts.url } as const) : await checkWebhookUrl(facts.url);
  if (check.kind === "refused") return check;
  const saved = await db.updateWebhookEndpoint(scope, {
    endpointId,
    version,
    facts: { ...facts, url: check.url },
  });
  if (saved.kind === "not_found") return null;
  if (saved.kind === "saved") return { kind: "saved", endpoint: saved.endpoint };
  const thing = { entities: ["webhook_endpoint"], entityId: endpointId } as const;
  return { kind: "stale", endpoint: saved.endpoint, lastChange: await db.findLastChange(scope, thing) };
}
