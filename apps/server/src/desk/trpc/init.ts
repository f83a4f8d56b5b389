import { TRPCError, initTRPC } from "@trpc/server";
import type { MemberRole } from "@callwaiting/domain";
import { z } from "zod";
import { findActiveMembership, staffScope } from "../session/find-active-membership.ts";
import { accessOf, mayCall } from "./access.ts";
import type { Context } from "./context.ts";
import { findUnfit } from "./find-unfit.ts";
import { type ErrorData, describeForClient, mapError } from "./error-map.ts";

const t = initTRPC.context<Context>().create({
  isDev: false,
  // A proxy closes what is silent for a minute; a client that hears nothing for so long connects again.
  sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
  errorFormatter({ shape, error }) {
    const { message, ...rest } = describeForClient(error);
    const { code, httpStatus, path } = shape.data;
    const data: ErrorData = { code, httpStatus, ...(path === undefined ? {} : { path }), ...rest };
    return { ...shape, message, data };
  },
});

export const { router, mergeRouters } = t;

/** One line per call: which, how it ended, how long it took. Never what was sent or answered. */
const logged = t.procedure.use(async ({ ctx, path, next }) => {
  const startedAtMs = performance.now();
  const result = await next();
  const durationMs = Math.round(performance.now() - startedAtMs);
  const error = result.ok ? null : mapError(result.error, { log: ctx.log, path });
  ctx.log.info({ requestId: ctx.requestId, path, code: error?.code ?? "OK", durationMs }, "admin API");
  if (error !== null) throw error;
  return result;
});

/** What no form sends and no table keeps is refused for all, once it is known that the caller may call. */
const refuseUnfit = t.middleware(async ({ getRawInput, next }) => {
  // What cannot be read at all is refused where it is read: a procedure without input never does, and gets an empty body.
  const unfit = findUnfit(await getRawInput().catch(() => undefined));
  if (unfit === null) return next();
  const { path, problem } = unfit;
  const cause = new z.ZodError([{ code: "custom", path: [...path], message: problem, input: null }]);
  throw new TRPCError({ code: "BAD_REQUEST", cause });
});

/** For everybody, signed in or not: accepting an invitation, say. */
export const publicProcedure = logged
  .use(({ path, next }) => {
    if (accessOf(path) !== "anyone") throw notListed();
    return next();
  })
  .use(refuseUnfit);

/** For whoever is signed in, whichever organization they work in, or none. */
export const authedProcedure = logged
  .use(({ ctx, path, next }) => {
    if (ctx.signedIn === null) throw signInFirst();
    if (accessOf(path) !== "signed_in") throw notListed();
    return next({ ctx: { signedIn: ctx.signedIn } });
  })
  .use(refuseUnfit);

/** For members with the role that `ACCESS` asks for. The tenant is that of the membership, never of the input. */
export const orgProcedure = logged
  .use(async ({ ctx, path, next }) => {
    const { signedIn, db } = ctx;
    if (signedIn === null) throw signInFirst();
    const { active, lacksSecondFactor } = await findActiveMembership(db, signedIn);
    if (lacksSecondFactor !== null) {
      throw new TRPCError({
        code: "FORBIDDEN",
        message: `${lacksSecondFactor.name} asks owners and admins for a second factor. Set up yours, then go on.`,
      });
    }
    if (active === null) {
      throw new TRPCError({
        code: "FORBIDDEN",
        message: "Choose an organization to work in. If you belong to none, ask an owner to invite you.",
      });
    }
    if (!mayCall(active.role, accessOf(path))) throw notAllowed(active.role);
    return next({ ctx: { signedIn, scope: staffScope(signedIn, active), role: active.role } });
  })
  .use(refuseUnfit);

function signInFirst(): TRPCError {
  return new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
}

function notAllowed(role: MemberRole): TRPCError {
  const message = `Your role here is ${role}, which may not do this. Ask an owner of the organization.`;
  return new TRPCError({ code: "FORBIDDEN", message });
}

/** A mistake of ours, caught by the test that walks the table: nobody gets in by it. */
function notListed(): TRPCError {
  return new TRPCError({ code: "FORBIDDEN", message: "Nobody may do this." });
}
