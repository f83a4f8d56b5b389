import { z } from "zod";
import { listAudit } from "../../use-cases/admin/list-audit.ts";
import { orgProcedure, router } from "../init.ts";
import { text } from "./appointment-schemas.ts";

/** What everybody at the desk works with. The history of settings is for those who may change them. */
const DESK = ["appointment", "contact", "call"] as const;

const entity = z.enum([
  ...DESK,
  "organization",
  "webhook_secret",
  "vapi_resource",
  "provider",
  "service",
  "provider_service",
  "opening_hours",
  "closure",
  "calendar_feed",
  "assistant",
  "integration",
  "invitation",
  "member",
]);

const actor = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), userId: z.string(), displayName: z.string() }),
  z.object({ kind: z.literal("phone"), callId: z.string().nullable() }),
  z.object({ kind: z.literal("system") }),
]);

const values = z.record(z.string(), z.unknown()).nullable();

const change = z.object({
  changeId: z.string(),
  at: z.string(),
  actor,
  entity,
  entityId: z.string(),
  action: z.enum(["created", "updated", "deleted", "moved", "cancelled", "completed", "no_show", "restored"]),
  /** Only what changed. Ids of providers and services have their names beside them. */
  before: values,
  after: values,
  /** The values were removed because the person asked to be forgotten. */
  redacted: z.boolean(),
});

const page = z.object({ changes: z.array(change).readonly(), nextCursor: z.string().nullable() });

const paging = {
  cursor: z
    .string()
    .regex(/^\d{1,18}$/, "it is not one that this list gave out")
    .nullish(),
  limit: z.int().min(1).max(200).optional(),
};

/** Who changed what, the newest first, page by page. */
export const auditRouter = router({
  /** Of one appointment, contact or call. */
  history: orgProcedure
    .input(z.object({ entity: z.enum(DESK), entityId: text(500).min(1, "it is empty"), ...paging }))
    .output(page)
    .query(({ ctx, input }) => listAudit(ctx.ports, ctx.scope, { ...input, ...tidy(input) })),

  /** Of everything, settings included. */
  list: orgProcedure
    .input(
      z.object({
        entity: entity.nullish(),
        entityId: text(500).nullish(),
        /** A kind of actor, and with `userId` one person. */
        actor: z
          .object({ kind: z.enum(["user", "phone", "system"]), userId: text(200).optional() })
          .nullish(),
        ...paging,
      }),
    )
    .output(page)
    .query(({ ctx, input: { actor: by = null, ...input } }) => {
      const { entity: of = null, entityId = null } = input;
      const { userId } = by ?? {};
      const actor = by === null ? null : { kind: by.kind, ...(userId === undefined ? {} : { userId }) };
      return listAudit(ctx.ports, ctx.scope, { entity: of, entityId, actor, ...tidy(input) });
    }),
});

function tidy({ cursor, limit }: { cursor?: string | null | undefined; limit?: number | undefined }) {
  return { cursor: cursor ?? null, limit: limit ?? 50 };
}
