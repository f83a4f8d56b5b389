import { z } from "zod";

/** What Vapi adds to everything it stores. Only the id is certain enough to refuse a reply without it. */
export const ResourceFields = {
  id: z.string().min(1),
  orgId: z.string().nullish(),
  createdAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
};

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
