import { assertNever } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { text } from "../appointments/appointment-schemas.ts";
import { toolUse, tryAnswer } from "./playground-schemas.ts";

const callId = z.string().max(60);

const ENDED = "The call has ended. Start another.";
const TOO_LONG = "This call has gone on for too long. Hang up and start another.";
const NOT_ANSWERED =
  "The line did not answer as it should. Try again in a minute; the server's log says more.";
const NO_SECRET =
  "This server cannot take calls yet: it has no webhook secret that it can read. An owner can create a new one in the settings, under Vapi.";
const INVALID_NUMBER =
  "That is not a phone number anyone could call from. Include the area code, or leave it empty.";

/** Calls without a phone. They go through the webhook like any other, and what they book is booked. */
export const playgroundRouter = router({
  start: orgProcedure
    .input(
      z.object({
        /** In any format; null: from a web page, without a number. */
        from: text(60).nullable(),
      }),
    )
    .output(z.object({ callId, greeting: z.string(), from: z.string().nullable() }))
    .mutation(async ({ ctx, input }) => {
      const started = await ctx.tryLine.start(ctx.scope, input.from);
      switch (started.kind) {
        case "started":
          return { callId: started.callId, greeting: started.greeting, from: started.from };
        case "invalid_number":
          return refuse("BAD_REQUEST", INVALID_NUMBER);
        case "no_secret":
          return refuse("CONFLICT", NO_SECRET);
        case "not_answered":
          return refuse("CONFLICT", NOT_ANSWERED);
        default:
          return assertNever(started);
      }
    }),

  useTool: orgProcedure
    .input(
      z.object({
        callId,
        use: toolUse,
        /** The caller's own words, for the transcript. */
        says: text(500).nullish(),
      }),
    )
    .output(tryAnswer)
    .mutation(async ({ ctx, input: { callId: id, use, says = null } }) => {
      const result = await ctx.tryLine.useTool(ctx.scope, { callId: id, ...use, says });
      switch (result.kind) {
        case "answered":
          return result.answer;
        case "ended":
          return refuse("NOT_FOUND", ENDED);
        case "too_long":
          return refuse("CONFLICT", TOO_LONG);
        case "not_answered":
          return refuse("CONFLICT", NOT_ANSWERED);
        default:
          return assertNever(result);
      }
    }),

  hangUp: orgProcedure
    .input(z.object({ callId }))
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx, input }) => {
      const { kind } = await ctx.tryLine.hangUp(ctx.scope, input.callId);
      if (kind === "ended") refuse("NOT_FOUND", ENDED);
      return { done: true };
    }),
});
