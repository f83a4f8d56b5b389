import { E164, ImportPlan, MAX_GROUP, OnDifference, isPlaceholderEmail, nameKey } from "@callwaiting/domain";
import { z } from "zod";
import { text } from "../appointments/appointment-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";

/** A step takes about a tenth of a second, for which a caller under one of its numbers may wait. */
const MAX_GROUPS = 100;

/** A person as the admin has read them from a file; nothing of it is believed without being looked at again. */
const row = z
  .object({
    row: z.int().min(1).max(10_000_000),
    name: text(200).refine((name) => nameKey(name) !== "", "it is empty"),
    phone: E164.nullable(),
    email: z
      .email("it is not an e-mail address")
      .max(254)
      .refine(
        (email) => email === email.toLowerCase() && !isPlaceholderEmail(email) && !email.endsWith(".invalid"),
        "it is not an e-mail address",
      )
      .nullable(),
    birthDate: z.iso
      .date("it is not a date")
      .refine((date) => date >= "1850-01-01" && date <= "2200-01-01", "it is not a date of birth")
      .nullable(),
  })
  .refine(({ phone, email }) => phone !== null || email !== null, "it has neither a number nor an address");

/** Those who come under one number, or under one address without a number. */
const rows = z
  .array(row)
  .min(1)
  .max(MAX_GROUP)
  .refine(
    (group) => new Set(group.map(({ phone, email }) => phone ?? email)).size === 1,
    "its rows are of several numbers",
  )
  .refine(
    (group) => new Set(group.map(({ name }) => nameKey(name))).size === group.length,
    "it has somebody twice",
  );

const groups = <T extends z.ZodType>(group: T) => z.array(group).min(1).max(MAX_GROUPS).readonly();

export const contactImportRouter = router({
  /** What rows of a file would do, group by group; nothing is written. A mutation only because its input is long. */
  check: orgProcedure
    .input(z.object({ groups: groups(rows), onDifference: OnDifference }))
    .output(
      z
        .array(
          z.object({
            contactId: z.guid().nullable(),
            version: z.string().nullable(),
            plans: z.array(ImportPlan).readonly(),
          }),
        )
        .readonly(),
    )
    .mutation(({ ctx, input }) => ctx.db.checkContactImport(ctx.scope, input)),

  /** Writes one step of what was checked, all of it or nothing. May be sent again when its answer was lost. */
  write: orgProcedure
    .input(
      z.object({
        groups: groups(z.object({ rows, version: z.string().max(100).nullable() })),
        onDifference: OnDifference,
      }),
    )
    .output(z.array(z.enum(["done", "already_done", "changed_meanwhile"])).readonly())
    .mutation(({ ctx, input }) => ctx.db.applyContactImport(ctx.scope, input)),
});
