import { z } from "zod";

/**
 * An object as Vapi keeps it. Only the id is certain enough to refuse a reply without it: an account holds what others have
 * made, in ways that no description has.
 */
export const Resource = z.looseObject({ id: z.string().min(1) });
export type Resource = z.infer<typeof Resource>;

/** What Vapi adds to everything it stores. */
export const ResourceFields = {
  id: z.string().min(1),
  orgId: z.string().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
};

/** A number that Vapi has written as text goes back as a number, which is all that it takes. */
export const Numeric = z.preprocess(
  (value) => (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
  z.number(),
);

/** Vapi's lists have no pages: walk them with `createdAtLt`. */
export const ListQuery = z.strictObject({
  limit: z.int().min(1).max(1000).optional(),
  createdAtGt: z.iso.datetime().optional(),
  createdAtLt: z.iso.datetime().optional(),
  createdAtGe: z.iso.datetime().optional(),
  createdAtLe: z.iso.datetime().optional(),
  updatedAtGt: z.iso.datetime().optional(),
  updatedAtLt: z.iso.datetime().optional(),
  updatedAtGe: z.iso.datetime().optional(),
  updatedAtLe: z.iso.datetime().optional(),
});
export type ListQuery = z.infer<typeof ListQuery>;
