import { Change, ChangeEntity, PageRequest, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { listAudit } from "./list-audit.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { text } from "../appointments/appointment-schemas.ts";

/** What everybody at the desk works with. The history of settings is for those who may change them. */
const DESK = ["appointment", "contact", "call"] as const;

/** Who changed what, the newest first, page by page. */
export const auditRouter = router({
  /** Of one appointment, contact or call. */
  history: orgProcedure
    .input(PageRequest.extend({ entity: z.enum(DESK), entityId: text(500).min(1, "it is empty") }))
    .output(pageOf(Change))
    .query(({ ctx, input: { entity: of, ...input } }) =>
      listAudit(ctx.db, ctx.scope, { ...input, entities: [of] }),
    ),

  /** Of everything, settings included. */
  list: orgProcedure
    .input(
      PageRequest.extend({
        /** Missing: all. */
        entities: z.array(ChangeEntity).min(1).max(ChangeEntity.options.length).nullish(),
        entityId: text(500).nullish(),
        /** A kind of actor, and with `userId` one person. */
        actor: z
          .object({ kind: z.enum(["user", "phone", "patient", "system"]), userId: text(200).optional() })
          .nullish(),
      }),
    )
    .output(pageOf(Change))
    .query(({ ctx, input: { entities = null, entityId = null, actor: by = null, ...page } }) => {
      const { userId } = by ?? {};
      const who = by === null ? null : { kind: by.kind, ...(userId === undefined ? {} : { userId }) };
      return listAudit(ctx.db, ctx.scope, { ...page, entities, entityId, actor: who });
    }),
});
