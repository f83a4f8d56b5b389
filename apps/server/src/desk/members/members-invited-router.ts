import { MEMBER_ROLES, OrgId, assertNever, visibleText } from "@callwaiting/domain";
import { hashPassword } from "better-auth/crypto";
import { z } from "zod";
import { acceptInvitation } from "./accept-invitation.ts";
import { hashLinkToken } from "./link-token.ts";
import { PASSWORD_LENGTH } from "./password-length.ts";
import { authedProcedure, publicProcedure } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const token = z.string().min(20, "the link is not complete").max(100, "the link is not complete");
const displayName = z
  .string()
  .overwrite(visibleText)
  .trim()
  .min(1, "it is empty")
  .max(200, "it is longer than 200 characters");
const { min, max } = PASSWORD_LENGTH;
const password = z
  .string()
  .min(min, `it is shorter than ${min} characters`)
  .max(max, `it is longer than ${max} characters`);
const done = z.object({ done: z.literal(true) });

const LINK_IS_OVER =
  "This link has already been used, was withdrawn, or has expired. Ask the owner for a new one.";

/** What the holder of a link can do: the token in it is the proof. */
export const invitationProcedures = {
  /** What the page behind the link shows. */
  invitation: publicProcedure
    .input(z.object({ token }))
    .output(
      z.object({
        organizationName: z.string(),
        email: z.string(),
        role: z.enum(MEMBER_ROLES),
        hasAccount: z.boolean(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.findInvitation(hashLinkToken(input.token));
      return found ?? refuse("NOT_FOUND", LINK_IS_OVER);
    }),

  /** For a new person: makes the account. Signing in comes after it, by `/api/auth/sign-in/email`. */
  acceptInvitation: publicProcedure
    .input(z.object({ token, displayName, password }))
    .output(done)
    .mutation(async ({ ctx, input }) => answer(await acceptInvitation(ctx.db, input))),

  /** For a person who has an account and is signed in. */
  join: authedProcedure
    .input(z.object({ token }))
    .output(z.object({ orgId: OrgId }))
    .mutation(async ({ ctx, input }) => {
      const tokenHash = hashLinkToken(input.token);
      const found = await ctx.db.findInvitation(tokenHash);
      if (found === null) return refuse("NOT_FOUND", LINK_IS_OVER);
      answer(await ctx.db.joinByInvitation(tokenHash, ctx.signedIn.user.userId));
      return { orgId: found.orgId };
    }),

  resetPassword: publicProcedure
    .input(z.object({ token, password }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const hash = () => hashPassword(input.password);
      const isSet = await ctx.db.resetPassword(hashLinkToken(input.token), hash);
      return isSet ? { done: true } : refuse("NOT_FOUND", LINK_IS_OVER);
    }),
};

function answer(outcome: "accepted" | "not_found" | "has_account" | "other_address"): { done: true } {
  switch (outcome) {
    case "accepted":
      return { done: true };
    case "not_found":
      return refuse("NOT_FOUND", LINK_IS_OVER);
    case "has_account":
      return refuse("CONFLICT", "You already have an account. Sign in, then open the link again.");
    case "other_address":
      return refuse(
        "FORBIDDEN",
        "The invitation is for another e-mail address, or you are already a member.",
      );
    default:
      return assertNever(outcome);
  }
}
