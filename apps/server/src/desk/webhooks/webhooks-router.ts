import {
  IsoInstant,
  PageRequest,
  WebhookDelivery,
  WebhookDeliveryStatus,
  WebhookEndpoint,
  WebhookEndpointFacts,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { lastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { rotateSecret } from "./rotate-secret.ts";
import { saveEndpoint } from "./save-endpoint.ts";

const endpointId = z.guid();
const refused = z.object({ kind: z.literal("refused"), message: z.string() });

const SWITCHED_OFF = "This address is switched off. Switch it on first.";

const TOO_MANY_SECRETS =
  "This address got six new secrets within a day, and all of them still sign. Wait until one has ended, or remove the address and add it anew.";

function refuseGone(): never {
  refuse("NOT_FOUND", "There is no such address. Reload the page.");
}

/** What tells a clinic's other systems of its visits. */
export const webhooksRouter = router({
  /** Never their secrets. */
  list: orgProcedure
    .output(z.object({ endpoints: z.array(WebhookEndpoint) }))
    .query(async ({ ctx: { db, scope } }) => ({ endpoints: await db.listWebhookEndpoints(scope) })),

  /** For Today: what we switched off, by the name of its server. */
  stopped: orgProcedure
    .output(
      z.object({ stopped: z.array(z.object({ host: z.string(), reason: z.enum(["gone", "failing"]) })) }),
    )
    .query(async ({ ctx: { db, scope } }) => {
      const endpoints = await db.listWebhookEndpoints(scope);
      const stopped = endpoints.flatMap(({ url, stopped: why }) =>
        why === null ? [] : [{ host: new URL(url).host, reason: why.reason }],
      );
      return { stopped };
    }),

  /** The secret is shown this once. */
  create: orgProcedure
    .input(WebhookEndpointFacts)
    .output(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("created"), endpointId: z.string(), secret: z.string() }),
        refused,
      ]),
    )
    .mutation(({ ctx, input }) => createEndpoint(ctx, ctx.scope, input)),

  save: orgProcedure
    .input(WebhookEndpointFacts.extend({ endpointId, version: VERSION }))
    .output(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("saved"), endpoint: WebhookEndpoint }),
        z.object({ kind: z.literal("stale"), endpoint: WebhookEndpoint, lastChange }),
        refused,
      ]),
    )
    .mutation(async ({ ctx, input }) => (await saveEndpoint(ctx, ctx.scope, input)) ?? refuseGone()),

  delete: orgProcedure
    .input(z.object({ endpointId }))
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const isDone = await ctx.db.deleteWebhookEndpoint(ctx.scope, input.endpointId);
      return isDone ? { done: true as const } : refuseGone();
    }),

  /** The new secret, shown this once. Those before sign beside it, each for a day. */
  rotateSecret: orgProcedure
    .input(z.object({ endpointId }))
    .output(z.object({ secret: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const rotated = await rotateSecret(ctx, ctx.scope, input.endpointId);
      if (rotated.kind === "rotated") return { secret: rotated.secret };
      return rotated.kind === "too_many" ? refuse("CONFLICT", TOO_MANY_SECRETS) : refuseGone();
    }),

  /** Sends an event that means nothing. What became of it is in the list of deliveries. */
  test: orgProcedure
    .input(z.object({ endpointId }))
    .output(z.object({ deliveryId: z.string() }))
    .mutation(
      async ({ ctx, input }) =>
        (await ctx.db.testWebhookEndpoint(ctx.scope, input.endpointId)) ?? refuseGone(),
    ),

  /** Newest first. */
  deliveries: orgProcedure
    .input(PageRequest.extend({ endpointId: endpointId.nullish(), status: WebhookDeliveryStatus.nullish() }))
    .output(pageOf(WebhookDelivery))
    .query(({ ctx, input }) => ctx.db.listWebhookDeliveries(ctx.scope, input)),

  /** Sends one again, under its id. */
  replay: orgProcedure
    .input(z.object({ deliveryId: z.guid() }))
    .output(z.discriminatedUnion("kind", [z.object({ kind: z.literal("planned") }), refused]))
    .mutation(async ({ ctx, input }) => {
      const replayed = await ctx.db.replayWebhook(ctx.scope, input.deliveryId);
      if (replayed === "off") return { kind: "refused" as const, message: SWITCHED_OFF };
      if (replayed === "not_found") {
        refuse("NOT_FOUND", "There is no such event, or it is on its way. Reload the page.");
      }
      return { kind: "planned" as const };
    }),

  /** Sends all since then again, under their ids, also what happened while the address was switched off. */
  replaySince: orgProcedure
    .input(z.object({ endpointId, since: IsoInstant }))
    .output(
      z.discriminatedUnion("kind", [z.object({ kind: z.literal("planned"), count: z.number() }), refused]),
    )
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const endpoint = (await db.listWebhookEndpoints(scope)).find(
        (one) => one.endpointId === input.endpointId,
      );
      if (endpoint === undefined) return refuseGone();
      if (!endpoint.isOn) {
        return { kind: "refused" as const, message: SWITCHED_OFF };
      }
      const count = await db.replayWebhooks(scope, input);
      if (count !== null) return { kind: "planned" as const, count };
      return { kind: "refused" as const, message: "That is more than 10,000 changes. Choose a later time." };
    }),
});
