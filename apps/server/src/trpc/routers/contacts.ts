import { z } from "zod";
import { orgProcedure, router } from "../init.ts";
import { text } from "./appointment-schemas.ts";

const contactItem = z.object({
  contactId: z.guid(),
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
});

export const contactsRouter = router({
  /** The first few by any part of name, number or address, for a field that completes. */
  search: orgProcedure
    .input(z.object({ text: text(200), limit: z.int().min(1).max(100).optional() }))
    .output(z.array(contactItem))
    .query(async ({ ctx, input: { text: words, limit = 8 } }) => {
      const { items } = await ctx.ports.searchContacts(ctx.scope, { text: words, limit });
      return [...items];
    }),
});
