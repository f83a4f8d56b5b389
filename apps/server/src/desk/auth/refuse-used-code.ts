import type { CodeOfUser } from "@callwaiting/db";
import { APIError, createAuthMiddleware } from "better-auth/api";

/** What the library calls the cookie of somebody whose password was right and whose code is still to come. */
const HALF_SIGNED_IN = "two_factor";
const LONGEST_CODE = 20;

/**
 * A code opens one session. better-auth compares it with the clock alone, so whoever sees it being typed could sign in with it for another
 * minute. The first code of all, which sets a second factor up, is not counted: it opens nothing.
 */
export function refuseUsedCode(useCode: (code: CodeOfUser) => Promise<boolean>) {
  return createAuthMiddleware(async (ctx) => {
    if (ctx.path !== "/two-factor/verify-totp") return;
    const code: unknown = Reflect.get(Object(ctx.body), "code");
    const { name } = ctx.context.createAuthCookie(HALF_SIGNED_IN);
    const challenge = await ctx.getSignedCookie(name, ctx.context.secret);
    if (typeof code !== "string" || code.length > LONGEST_CODE || !challenge) return;
    const found = await ctx.context.internalAdapter.findVerificationValue(challenge);
    if (found === null || (await useCode({ userId: found.value, code }))) return;
    throw APIError.from("UNAUTHORIZED", { code: "INVALID_CODE", message: "Each code signs in once." });
  });
}
