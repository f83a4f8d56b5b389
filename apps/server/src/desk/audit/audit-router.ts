import { PageRequest, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { listAudit } from "./list-audit.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { text } from "../appointments/appointment-schemas.ts";
import { actor } from "./last-change.ts";

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

const values = z.record(z.string(), z.unknown()).nullable();

const change = z.object({
  changeId: z.string(),
  at: z.string(),
  actor,
  entity,
  entityId: z.string(),
  /** The name that it goes by today; null where it has none or is gone. */
  subject: z.string().nullable(),
  action: z.enum(["created", "updated", "deleted", "moved", "cancelled", "completed", "no_show", "restored"]),
  /** Only what changed. Ids of providers and services have their names beside them. */
  before: values,
  after: values,
  /** The values were removed because the person asked to be forgotten. */
  redacted: z.boolean(),
});

/** Who changed what, the newest first, page by page. */
export const auditRouter = router({
  /** Of one appointment, contact or call. */
  history: orgProcedure
    .input(PageRequest.extend({ entity: z.enum(DESK), entityId: text(500).min(1, "it is empty") }))
    .output(pageOf(change))
    .query(({ ctx, input: { entity: of, ...input } }) =>
      listAudit(ctx.db, ctx.scope, { ...input, entities: [of] }),
    ),

  /** Of everything, settings included. */
  list: orgProcedure
    .input(
      PageRequest.extend({
        /** Missing: all. */
        entities: z.array(entity).min(1).max(entity.options.length).nullish(),
        entityId: text(500).nullish(),
        /** A kind of actor, and with `userId` one person. */
        actor: z
          .object({ kind: z.enum(["user", "phone", "system"]), userId: text(200).optional() })
          .nullish(),
      }),
    )
    .output(pageOf(change))
    .query(({ ctx, input: { entities = null, entityId = null, actor: by = null, ...page } }) => {
      const { userId } = by ?? {};
      const who = by === null ? null : { kind: by.kind, ...(userId === undefined ? {} : { userId }) };
      return listAudit(ctx.db, ctx.scope, { ...page, entities, entityId, actor: who });
    }),
});
