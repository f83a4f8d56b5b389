import { MEMBER_ROLES, OrgId, type Zone, isAtLeast } from "@callwaiting/domain";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { findActiveMembership } from "./find-active-membership.ts";
import { authedProcedure, router } from "../trpc/init.ts";

const role = z.enum(MEMBER_ROLES);

/** The rules of the clinic's clock, so that no screen goes by those of its browser. */
const sentZone = z.object({
  /** IANA name. */
  name: z.string(),
  /** The end of each period in ms since 1970, exclusive; null for the last, which has none. */
  untilMs: z.array(z.number().nullable()),
  /** By how much clocks are ahead of UTC in each period, in ms. */
  offsetMs: z.array(z.number()),
});

const sendZone = ({ name, untilMs, offsetMs }: Zone) => ({
  name,
  untilMs: untilMs.map((until) => (until === Infinity ? null : until)),
  offsetMs: [...offsetMs],
});

const currentSession = z.object({
  user: z.object({ userId: z.string(), displayName: z.string(), email: z.string() }),
  /** Null while a person with several has not chosen one, or has none. */
  organization: z
    .object({ orgId: OrgId, name: z.string(), zone: sentZone, region: z.string(), role })
    .nullable(),
  organizations: z.array(z.object({ orgId: OrgId, name: z.string(), role })),
  secondFactor: z.object({
    isOn: z.boolean(),
    /** Until when this person must have set up one; null: they need not. */
    neededFrom: z.string().nullable(),
    /** That time is over: there is no organization until they have. */
    isLate: z.boolean(),
  }),
});

export const sessionRouter = router({
  current: authedProcedure.output(currentSession).query(async ({ ctx: { db, signedIn } }) => {
    const { active, lacksSecondFactor, all } = await findActiveMembership(db, signedIn);
    const record = active === null ? null : await db.loadOrganization(active.orgId);
    const organization =
      active === null || record === null
        ? null
        : {
            orgId: active.orgId,
            name: record.organization.name,
            zone: sendZone(record.organization.zone),
            region: record.organization.region,
            role: active.role,
          };
    const here = active ?? lacksSecondFactor;
    const isAsked = here !== null && isAtLeast(here.role, "admin");
    const secondFactor = {
      isOn: all.some(({ hasSecondFactor }) => hasSecondFactor),
      neededFrom: isAsked ? here.secondFactorFrom : null,
      isLate: lacksSecondFactor !== null,
    };
    return { user: signedIn.user, organization, organizations: [...all], secondFactor };
  }),

  switchOrganization: authedProcedure
    .input(z.object({ orgId: OrgId }))
    .output(z.object({ orgId: OrgId }))
    .mutation(async ({ ctx: { db, signedIn }, input: { orgId } }) => {
      const { sessionId, user } = signedIn;
      const chosen = await db.chooseOrganization({ sessionId, userId: user.userId, orgId });
      if (!chosen) {
        throw new TRPCError({
          code: "NOT_FOUND",
          message: "You are not a member of this organization. Choose one of yours.",
        });
      }
      return { orgId };
    }),
});
