import type { ChangedPersons } from "@callwaiting/db";
import { Person, assertNever } from "@callwaiting/domain";
import { z } from "zod";
import { text } from "../appointments/appointment-schemas.ts";
import { orgProcedure } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const id = z.guid();
const persons = z.object({ persons: z.array(Person).readonly() });

/** Those who come under one contact: each answers all of them, as they are then. */
export const personsProcedures = {
  /** Adds somebody, or changes name, date of birth, and what the desk should know of them. */
  savePerson: orgProcedure
    .input(
      z.object({
        contactId: id,
        /** Null: a new one. */
        personId: id.nullable(),
        name: text(200).min(1, "it is empty"),
        birthDate: z.iso
          .date("it is not a date")
          .refine((date) => date >= "1850-01-01" && date <= "2200-01-01", "it is not a date of birth")
          .nullable(),
        /** What the desk should know at every visit. Missing: stays. */
        note: text(2000).optional(),
        /** What nobody may overlook. Missing: stays. */
        alert: text(200).optional(),
        /** What was loaded; missing: it is saved whatever has become of them. */
        version: z.string().max(100).nullish(),
      }),
    )
    .output(persons)
    .mutation(async ({ ctx, input }) => answer(await ctx.db.savePerson(ctx.scope, input))),

  /** Makes two of them one. */
  mergePersons: orgProcedure
    .input(z.object({ contactId: id, keepId: id, dropId: id }))
    .output(persons)
    .mutation(async ({ ctx, input }) => answer(await ctx.db.mergePersons(ctx.scope, input))),

  /** Puts somebody under another contact, with what is booked for them. */
  movePerson: orgProcedure
    .input(z.object({ contactId: id, personId: id, toContactId: id }))
    .output(persons)
    .mutation(async ({ ctx, input }) => answer(await ctx.db.movePerson(ctx.scope, input))),
};

function answer(outcome: ChangedPersons) {
  switch (outcome.kind) {
    case "changed":
      return { persons: outcome.persons };
    case "stale":
      return refuse(
        "CONFLICT",
        "Somebody has changed this person meanwhile, and nothing was saved. Close this, and look at how it is now.",
      );
    case "not_found":
      return refuse(
        "NOT_FOUND",
        "There is no such person here any more. Somebody may have merged or moved them.",
      );
    case "taken":
      return refuse("BAD_REQUEST", "This contact has somebody of that name already. Merge the two instead.");
    default:
      return assertNever(outcome);
  }
}
