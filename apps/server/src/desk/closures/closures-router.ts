import type { SavedClosure, StaffScope } from "@callwaiting/db";
import {
  AffectedAppointment,
  ClosureSettings,
  PageRequest,
  assertNever,
  pageOf,
  visibleText,
} from "@callwaiting/domain";
import { z } from "zod";
import { type WithLastChange, withLastChange, lastChange } from "../audit/with-last-change.ts";
import { closeOnHolidays, listHolidays } from "./close-on-holidays.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { previewClosure, withoutVainTexts } from "./who-is-told.ts";

/** In the clinic's wall-clock time: ISO 8601 without a zone. */
const local = z.string().max(30);

const span = z.object({
  /** Null: the whole clinic. */
  providerId: z.guid().nullable(),
  startsLocal: local,
  endsLocal: local,
});

const facts = span.extend({
  /** Whether people who have an appointment then are told, where the clinic writes to its patients. */
  isTold: z.boolean().default(false),
  reason: z.string().overwrite(visibleText).trim().max(500, "it is longer than 500 characters"),
});

const holiday = z.object({
  date: z.iso.date(),
  name: z.string().overwrite(visibleText).trim().max(500, "it is longer than 500 characters"),
});

const saved = z.discriminatedUnion("kind", [
  /** `affected`: who has an appointment then and is to be called, or is told (`toldBy`); at most 200. */
  z.object({
    kind: z.literal("saved"),
    closure: ClosureSettings,
    affected: z.array(AffectedAppointment).readonly(),
  }),
  z.object({ kind: z.literal("stale"), closure: ClosureSettings, lastChange }),
]);

const page = PageRequest.extend({
  /** Only those that end after it. */
  endsAfterLocal: z.iso.datetime({ local: true, offset: false }).max(30).nullish(),
});

export const closuresRouter = router({
  /** In the order in which they begin; of the clinic and of all providers. */
  list: orgProcedure
    .input(page)
    .output(pageOf(ClosureSettings))
    .query(({ ctx: { db, scope }, input }) => db.listClosures(scope, input)),

  create: orgProcedure
    .input(facts)
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(await withLastChange(await tell(db, scope, await db.createClosure(scope, input)))),
    ),

  /** Whom a closure would concern, before it is saved. */
  preview: orgProcedure
    .input(span)
    .output(z.object({ count: z.int(), mayTell: z.boolean(), afterMinutes: z.int() }))
    .query(({ ctx: { db, scope }, input }) => previewClosure(db, scope, input)),

  /** The public holidays of a year where the clinic is, to be chosen from. */
  holidays: orgProcedure
    .input(z.object({ year: z.int().min(2000).max(2100), state: z.string().max(10).nullish() }))
    .output(
      z.object({
        country: z.string(),
        state: z.string().nullable(),
        states: z.array(z.object({ code: z.string(), name: z.string() })).readonly(),
        holidays: z
          .array(z.object({ date: z.iso.date(), name: z.string(), isClosed: z.boolean() }))
          .readonly(),
      }),
    )
    .query(({ ctx: { db, scope }, input: { year, state } }) => listHolidays(db, scope, { year, state })),

  /** Closes the whole clinic on those days. */
  closeOnHolidays: orgProcedure
    .input(
      z.object({
        days: z.array(holiday).min(1, "no day is chosen").max(60, "these are more than 60 days"),
        isTold: z.boolean().default(false),
      }),
    )
    .output(z.object({ created: z.int(), affected: z.array(AffectedAppointment).readonly() }))
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const closed = await closeOnHolidays(db, scope, input);
      return { ...closed, affected: await withoutVainTexts(db, scope, closed.affected) };
    }),

  update: orgProcedure
    .input(facts.extend({ closureId: z.guid(), version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) =>
      answer(
        await withLastChange(await tell(db, scope, await db.updateClosure(scope, input)), () =>
          db.findLastChange(scope, { entities: ["closure"], entityId: input.closureId }),
        ),
      ),
    ),

  delete: orgProcedure
    .input(z.object({ closureId: z.guid() }))
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const { kind } = await db.deleteClosure(scope, input);
      if (kind === "not_found") return refuse("NOT_FOUND", NOT_THERE);
      return { done: true };
    }),
});

const NOT_THERE = "This closure or provider no longer exists. Reload the list.";

async function tell(
  db: Parameters<typeof withoutVainTexts>[0],
  scope: StaffScope,
  outcome: SavedClosure,
): Promise<SavedClosure> {
  if (outcome.kind !== "saved") return outcome;
  return { ...outcome, affected: await withoutVainTexts(db, scope, outcome.affected) };
}

function answer(outcome: WithLastChange<SavedClosure>) {
  switch (outcome.kind) {
    case "saved":
    case "stale":
      return outcome;
    case "not_found":
      return refuse("NOT_FOUND", NOT_THERE);
    case "invalid":
      return refuse(
        "BAD_REQUEST",
        outcome.problem.kind === "bad_time"
          ? "The start or the end is not a date and a time. Choose both again."
          : "The closure ends before it starts. Choose a later end.",
      );
    default:
      return assertNever(outcome);
  }
}
