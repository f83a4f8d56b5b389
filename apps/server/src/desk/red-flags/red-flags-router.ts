import { MAX_RED_FLAGS, MAX_RED_FLAG_WORDS, RedFlagSettings } from "@callwaiting/domain";
import { z } from "zod";
import { lastChange, withLastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { readRedFlags } from "./read-red-flags.ts";

const typedRedFlag = z.object({
  words: z
    .array(z.string().max(60, "one of the words is longer than 60 characters"))
    .max(MAX_RED_FLAG_WORDS, `there are more than ${MAX_RED_FLAG_WORDS} in a row`)
    .readonly(),
  sentence: z.string().max(300, "it is longer than 300 characters"),
  /** As typed: any way of writing a phone number, or a short one; empty or null for none. */
  phone: z.string().max(50, "it is longer than 50 characters").nullable(),
});

const typedSettings = z.object({
  redFlags: z.array(typedRedFlag).max(MAX_RED_FLAGS, `there are more than ${MAX_RED_FLAGS} rows`).readonly(),
  version: VERSION,
});

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: RedFlagSettings }),
  z.object({ kind: z.literal("stale"), settings: RedFlagSettings, lastChange }),
]);

/** The clinic's own words for what no appointment answers. */
export const redFlagsRouter = router({
  load: orgProcedure.output(RedFlagSettings).query(({ ctx: { db, scope } }) => db.loadRedFlags(scope)),

  save: orgProcedure
    .input(typedSettings)
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const { region } = await db.loadSettings(scope);
      const read = readRedFlags(input.redFlags, region);
      if (!read.ok) return refuse("BAD_REQUEST", read.problem);
      const outcome = await db.saveRedFlags(scope, { redFlags: read.redFlags, version: input.version });
      if (outcome.kind === "saved") return { kind: outcome.kind, settings: outcome.settings };
      return withLastChange({ kind: "stale", settings: outcome.settings }, () =>
        db.findLastChange(scope, { entities: ["organization"], entityId: scope.orgId }),
      );
    }),
});
