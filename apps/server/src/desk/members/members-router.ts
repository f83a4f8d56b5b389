import type { StaffScope } from "@callwaiting/db";
import {
  Invitation,
  Member,
  MEMBER_ROLES,
  type MemberRole,
  assertNever,
  mayManage,
  PageRequest,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { newLinkToken } from "./link-token.ts";
import { mailInvitation } from "./mail-invitation.ts";
import type { Context } from "../trpc/context.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { invitationProcedures } from "./members-invited-router.ts";

const role = z.enum(MEMBER_ROLES);
const userId = z.guid();
const email = z.email("it is not an e-mail address").max(320);
const done = z.object({ done: z.literal(true) });

/** Shown once: only its hash is kept. */
const token = z.string();

const mailed = Invitation.extend({
  delivery: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("sent") }),
    z.object({ kind: z.literal("kept"), token }),
    z.object({ kind: z.literal("refused"), trouble: z.string(), token }),
  ]),
});

const NO_LONGER_OPEN = "This invitation is no longer open. Reload the list.";
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
    .mutation(async ({ ctx, input }) => giveInvitation(ctx, input)),

  /** Mails the link. Where no letter leaves this server, the answer has the token. */
  inviteByMail: orgProcedure
    .input(z.object({ email, role }))
    .output(mailed)
    .mutation(async ({ ctx, input }) => mailAnew(ctx, input)),

  /** Mails a new link to somebody who was invited before; the link of before ends. */
  resendInvitation: orgProcedure
    .input(z.object({ invitationId: z.guid() }))
    .output(mailed)
    .mutation(async ({ ctx, input }) => {
      const found = await ctx.db.findPendingInvitation({ orgId: ctx.scope.orgId, ...input });
      return found === null ? refuse("NOT_FOUND", NO_LONGER_OPEN) : mailAnew(ctx, found);
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
      if (!found) refuse("NOT_FOUND", NO_LONGER_OPEN);
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

  /** Whether owners and admins must have a second factor, and from when on. */
  requireSecondFactor: orgProcedure
    .input(z.object({ isRequired: z.boolean() }))
    .output(z.object({ from: z.string().nullable() }))
    .mutation(async ({ ctx, input }) => {
      const { orgId, actor } = ctx.scope;
      const outcome = await ctx.db.requireSecondFactor({ orgId, actorId: actor.userId, ...input });
      return outcome.kind === "set"
        ? { from: outcome.from }
        : refuse("CONFLICT", "Set up your own second factor first, then ask others for theirs.");
    }),

  /** For a member who has lost their phone and their codes: they sign in with the password alone. */
  resetSecondFactor: orgProcedure
    .input(z.object({ userId }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const { orgId, actor } = ctx.scope;
      const outcome = await ctx.db.resetSecondFactor({ orgId, actorId: actor.userId, ...input });
      switch (outcome) {
        case "done":
          return { done: true };
        case "not_found":
          return refuse("NOT_FOUND", NOT_A_MEMBER);
        case "yourself":
          return refuse(
            "FORBIDDEN",
            "Switch off your own second factor with your password, or ask another owner.",
          );
        case "elsewhere":
          return refuse(
            "CONFLICT",
            "They work for another clinic, too: whoever runs this server can help them.",
          );
        default:
          return assertNever(outcome);
      }
    }),

  ...invitationProcedures,
});

type Inviting = Pick<Context, "db" | "outbox"> & { readonly scope: StaffScope; readonly role: MemberRole };
type Invited = Pick<Invitation, "email" | "role">;

async function giveInvitation({ db, scope, role }: Inviting, invited: Invited) {
  if (!mayManage(role, invited.role)) refuse("FORBIDDEN", NOT_BELOW);
  const { orgId, actor } = scope;
  const link = newLinkToken();
  const { email, role: given } = invited;
  const tokenHash = link.tokenHash;
  const outcome = await db.inviteMember({ orgId, email, role: given, inviterId: actor.userId, tokenHash });
  switch (outcome.kind) {
    case "invited":
      return { ...outcome.invitation, token: link.token };
    case "already_member":
      return refuse("CONFLICT", "This person is already a member.");
    case "too_many":
      return refuse("CONFLICT", "There were many invitations today. Go on tomorrow.");
    default:
      return assertNever(outcome);
  }
}

async function mailAnew(ctx: Inviting, invited: Invited) {
  const { token, ...invitation } = await giveInvitation(ctx, invited);
  const found = await ctx.db.loadOrganization(ctx.scope.orgId);
  const delivery = await mailInvitation(ctx.outbox, {
    to: invitation.email,
    token,
    organizationName: found?.organization.name ?? "",
    inviterName: ctx.scope.actor.displayName,
    role: invitation.role,
  });
  return { ...invitation, delivery };
}

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
