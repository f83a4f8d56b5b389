import {
  Invitation,
  Member,
  MEMBER_ROLES,
  assertNever,
  mayManage,
  PageRequest,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { newLinkToken } from "./link-token.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { invitationProcedures } from "./members-invited-router.ts";

const role = z.enum(MEMBER_ROLES);
const userId = z.guid();
const email = z.email("it is not an e-mail address").max(320);
const done = z.object({ done: z.literal(true) });

/** Shown once: only its hash is kept. */
const token = z.string();

const NOT_A_MEMBER = "This person is not a member here. Reload the list.";
const NOT_BELOW = "You can manage only people and roles below your own. Ask an owner.";

export const membersRouter = router({
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(Member))
    .query(({ ctx, input }) => ctx.db.listMembers(ctx.scope.orgId, input)),

  invitations: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(Invitation))
    .query(({ ctx, input }) => ctx.db.listInvitations(ctx.scope.orgId, input)),

  /** Answers the token of a link for the invited person; nothing is mailed. */
  invite: orgProcedure
    .input(z.object({ email, role }))
    .output(Invitation.extend({ token }))
    .mutation(async ({ ctx, input }) => {
      if (!mayManage(ctx.role, input.role)) refuse("FORBIDDEN", NOT_BELOW);
      const { orgId, actor } = ctx.scope;
      const link = newLinkToken();
      const outcome = await ctx.db.inviteMember({
        ...input,
        orgId,
        inviterId: actor.userId,
        tokenHash: link.tokenHash,
      });
      if (outcome.kind === "already_member") refuse("CONFLICT", "This person is already a member.");
      return { ...outcome.invitation, token: link.token };
    }),

  revokeInvitation: orgProcedure
    .input(z.object({ invitationId: z.guid() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const found = await ctx.db.revokeInvitation({
        orgId: ctx.scope.orgId,
        actorId: ctx.scope.actor.userId,
        ...input,
      });
      if (!found) refuse("NOT_FOUND", "This invitation is no longer open. Reload the list.");
      return { done: true };
    }),

  changeRole: orgProcedure
    .input(z.object({ userId, role }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const { orgId, actor } = ctx.scope;
      return answer(await ctx.db.changeMemberRole({ orgId, actorId: actor.userId, ...input }));
    }),

  remove: orgProcedure
    .input(z.object({ userId }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const { orgId, actor } = ctx.scope;
      return answer(await ctx.db.removeMember({ orgId, actorId: actor.userId, ...input }));
    }),

  /** Answers the token of a link with which the member sets a new password; nothing is mailed. */
  openPasswordReset: orgProcedure
    .input(z.object({ userId }))
    .output(z.object({ token, expiresAt: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const link = newLinkToken();
      const { orgId, actor } = ctx.scope;
      const outcome = await ctx.db.openPasswordReset({
        ...input,
        orgId,
        actorId: actor.userId,
        tokenHash: link.tokenHash,
      });
      switch (outcome.kind) {
        case "opened":
          return { token: link.token, expiresAt: outcome.expiresAt };
        case "not_found":
          return refuse("NOT_FOUND", NOT_A_MEMBER);
        case "elsewhere":
          return refuse("CONFLICT", "This person's password cannot be set from here. They can change it.");
        default:
          return assertNever(outcome);
      }
    }),

  ...invitationProcedures,
});

function answer(outcome: "done" | "not_found" | "yourself" | "not_allowed"): { done: true } {
  switch (outcome) {
    case "done":
      return { done: true };
    case "not_found":
      return refuse("NOT_FOUND", NOT_A_MEMBER);
    case "yourself":
      return refuse("FORBIDDEN", "You cannot change or remove yourself. Ask another owner.");
    case "not_allowed":
      return refuse("FORBIDDEN", NOT_BELOW);
    default:
      return assertNever(outcome);
  }
}
