import type { OrgId } from "@callwaiting/domain";
import { TRPCError, type TrackedEnvelope, getTRPCErrorFromUnknown, tracked } from "@trpc/server";
import { z } from "zod";
import { findActiveMembership } from "../session/find-active-membership.ts";
import { followChanges } from "../../live/follow-changes.ts";
import { accessOf, mayCall } from "../trpc/access.ts";
import type { Context } from "../trpc/context.ts";
import { mapError } from "../trpc/error-map.ts";
import { orgProcedure, router } from "../trpc/init.ts";

/** What to read again, never what is in it: nothing of a patient travels here. */
const change = z.object({
  entity: z.string(),
  entityId: z.string(),
  action: z.string(),
  actorKind: z.enum(["user", "phone", "patient", "system"]),
});

const liveEvent = z.object({
  /** The place that was named is unknown: read everything again. */
  reset: z.boolean(),
  changes: z.array(change),
});
type LiveEvent = z.infer<typeof liveEvent>;

const stream = z.custom<AsyncIterable<TrackedEnvelope<LiveEvent>, void>>(
  (value) => typeof value === "object" && value !== null && Symbol.asyncIterator in value,
);

export const liveRouter = router({
  /** Every change in the organization, in order. After a break, name the id of the last event: none is lost. */
  changes: orgProcedure
    .input(z.strictObject({ lastEventId: z.string().max(64).nullish() }).optional())
    .output(stream)
    .subscription(async function* ({ ctx, input, path, signal }) {
      const { orgId } = ctx.scope;
      // Taken here, because what is not begun is not ended either.
      const seat = ctx.live.hub.take({ orgId, sessionId: ctx.signedIn.sessionId, signal });
      if (typeof seat === "string") throw comeBack(seat);
      try {
        const batches = followChanges(ctx.db, {
          orgId,
          from: input?.lastEventId ?? null,
          seat,
          assertMayListen: () => assertMember(ctx, { orgId, path }),
        });
        for await (const { cursor, ...event } of batches) yield tracked(cursor, liveEvent.parse(event));
      } catch (error) {
        throw mapError(getTRPCErrorFromUnknown(error), { log: ctx.log, path });
      } finally {
        seat.leave();
      }
    }),
});

/** Asked while the stream lives: who has left, was removed or works elsewhere now hears no more of this one. */
async function assertMember(
  { db, live }: Context,
  { orgId, path }: { readonly orgId: OrgId; readonly path: string },
): Promise<void> {
  const signedIn = await live.readSessionAgain();
  if (signedIn === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  const { active } = await findActiveMembership(db, signedIn);
  if (active?.orgId === orgId && mayCall(active.role, accessOf(path))) return;
  throw new TRPCError({ code: "FORBIDDEN", message: "You no longer work in this organization." });
}

const COME_BACK = {
  closing: { code: "SERVICE_UNAVAILABLE", message: "The server is about to restart." },
  full: { code: "TOO_MANY_REQUESTS", message: "Too many windows are open. Close some of them." },
} as const;

const comeBack = (why: keyof typeof COME_BACK) => new TRPCError(COME_BACK[why]);
