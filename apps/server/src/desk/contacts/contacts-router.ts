import { Contact, PageRequest, StaffContact, assertNever, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { saveContactAsTyped } from "./save-contact-as-typed.ts";
import { withLastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { personsProcedures } from "./persons-procedures.ts";
import { text } from "../appointments/appointment-schemas.ts";
import {
  contactCall,
  erasedPerson,
  mergedContacts,
  personData,
  personExport,
  savedContact,
} from "./contact-schemas.ts";

const contactId = z.guid();
const byId = z.object({ contactId });
const NOT_HERE = "There is no such contact. It may have been merged or deleted; search for the name.";

export const contactsRouter = router({
  /** By any part of name, number or address, in the order of names; without a text, everybody. */
  list: orgProcedure
    .input(PageRequest.extend({ text: text(200).optional() }).optional())
    .output(pageOf(StaffContact))
    .query(({ ctx, input = {} }) => ctx.db.searchContacts(ctx.scope, input)),

  load: orgProcedure
    .input(byId)
    .output(Contact)
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.loadContact(ctx.scope, input.contactId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** From their number or about their appointments, newest first. */
  calls: orgProcedure
    .input(PageRequest.extend(byId.shape))
    .output(pageOf(contactCall))
    .query(({ ctx, input }) => ctx.db.listCallsOfContact(ctx.scope, input)),

  /** Makes a contact, or changes one that was loaded. Number and address are taken as they were typed. */
  save: orgProcedure
    .input(
      z.object({
        /** Null: a new one. */
        contactId: contactId.nullable(),
        /** What was loaded; null for a new one. */
        version: z.string().max(100).nullable(),
        name: text(200).min(1, "it is empty"),
        /** In any form; without a country it is of the clinic's region. Empty: none. */
        phone: text(60),
        /** Empty: none. */
        email: text(320),
      }),
    )
    .output(savedContact)
    .mutation(async ({ ctx, input }) => {
      const { db, scope } = ctx;
      const outcome = await withLastChange(await saveContactAsTyped(db, scope, input), () =>
        db.findLastChange(scope, { entities: ["contact"], entityId: input.contactId ?? "" }),
      );
      return outcome.kind === "not_found" ? refuse("NOT_FOUND", NOT_HERE) : outcome;
    }),

  /** Makes two one: appointments go to the kept one, which takes number and address where it has none. */
  merge: orgProcedure
    .input(z.object({ keepId: contactId, dropId: contactId }))
    .output(mergedContacts)
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.db.mergeContacts(ctx.scope, input);
      switch (outcome.kind) {
        case "merged":
          return outcome;
        case "not_found":
          return refuse("NOT_FOUND", NOT_HERE);
        case "same_contact":
          return refuse("BAD_REQUEST", "These are the same contact. Choose another one.");
        default:
          return assertNever(outcome);
      }
    }),

  ...personsProcedures,

  /** What there is of a person, to be told before it is erased. */
  describePersonData: orgProcedure
    .input(byId)
    .output(personData)
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.describePersonData(ctx.scope, input.contactId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** All of it, for the person who asks what is known about them. */
  exportPersonData: orgProcedure
    .input(byId)
    .output(personExport)
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.exportPersonData(ctx.scope, input.contactId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** Erases a person for good. */
  deletePersonData: orgProcedure
    .input(byId)
    .output(erasedPerson)
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.db.deletePersonData(ctx.scope, input.contactId);
      if (outcome.kind === "not_found") return refuse("NOT_FOUND", NOT_HERE);
      await ctx.outbox.removeKept(outcome.messageIds);
      return outcome;
    }),
});
