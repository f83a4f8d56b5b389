import { assertNever } from "@callwaiting/domain";
import { z } from "zod";
import { saveContactAsTyped } from "../../use-cases/admin/save-contact-as-typed.ts";
import { atCursor } from "../at-cursor.ts";
import { orgProcedure, router } from "../init.ts";
import { refuse } from "../refuse.ts";
import { text } from "./appointment-schemas.ts";
import {
  contact,
  contactCall,
  contactItem,
  erasedPerson,
  mergedContacts,
  personData,
  savedContact,
} from "./contact-schemas.ts";

const contactId = z.guid();
const byId = z.object({ contactId });
const NOT_HERE = "There is no such contact. It may have been merged or deleted; search for the name.";
const limit = z.int().min(1).max(100).optional();

export const contactsRouter = router({
  /** The first few by any part of name, number or address, for a field that completes. */
  search: orgProcedure
    .input(z.object({ text: text(200), limit }))
    .output(z.array(contactItem))
    .query(async ({ ctx, input: { text: words, limit = 8 } }) => {
      const { items } = await ctx.ports.searchContacts(ctx.scope, { text: words, limit });
      return [...items];
    }),

  /** The same, page by page in the order of names; without a text, everybody. */
  list: orgProcedure
    .input(
      z
        .object({
          text: text(200).optional(),
          cursor: z.string().max(5000).nullish(),
          limit,
        })
        .optional(),
    )
    .output(z.object({ items: z.array(contactItem).readonly(), nextCursor: z.string().nullable() }))
    .query(({ ctx, input = {} }) => atCursor(ctx.ports.searchContacts(ctx.scope, input))),

  load: orgProcedure
    .input(byId)
    .output(contact)
    .query(async ({ ctx, input }) => {
      const found = await ctx.ports.loadContact(ctx.scope, input.contactId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** The newest 50, from their number or about their appointments. */
  calls: orgProcedure
    .input(byId)
    .output(z.array(contactCall))
    .query(async ({ ctx, input }) => [...(await ctx.ports.listCallsOfContact(ctx.scope, input.contactId))]),

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
      const outcome = await saveContactAsTyped(ctx.ports, ctx.scope, input);
      return outcome.kind === "not_found" ? refuse("NOT_FOUND", NOT_HERE) : outcome;
    }),

  /** Makes two one: appointments go to the kept one, which takes number and address where it has none. */
  merge: orgProcedure
    .input(z.object({ keepId: contactId, dropId: contactId }))
    .output(mergedContacts)
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.ports.mergeContacts(ctx.scope, input);
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

  /** What there is of a person, to be told before it is erased. */
  describePersonData: orgProcedure
    .input(byId)
    .output(personData)
    .query(async ({ ctx, input }) => {
      const found = await ctx.ports.describePersonData(ctx.scope, input.contactId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** Erases a person for good. */
  deletePersonData: orgProcedure
    .input(byId)
    .output(erasedPerson)
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.ports.deletePersonData(ctx.scope, input.contactId);
      return outcome.kind === "not_found" ? refuse("NOT_FOUND", NOT_HERE) : outcome;
    }),
});
