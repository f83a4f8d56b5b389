import { z } from "zod";
import { cursorText, exactly } from "../page.ts";

/** The key of services and providers: archived ones last, then as they were made, then by name. */
export const archivableKey = z.tuple([z.enum(["false", "true"]), z.iso.datetime(), cursorText, z.guid()]);

/** Rows after the key; `count` null is all. */
export type Slice = { readonly after: z.infer<typeof archivableKey> | null; readonly count: number | null };

export const WHOLE: Slice = { after: null, count: null };

/** SQL for the table `t` and its id: the key, and the rows of a slice in their order. Takes $2 to $6. */
export function archivableOrder(id: string): { readonly key: string; readonly slice: string } {
  const order = `not t.active, t.created_at, t.name, t.${id}`;
  return {
    key: `array[(not t.active)::text, ${exactly("t.created_at")}, t.name, t.${id}::text]`,
    slice: `($2::boolean is null or (${order}) > ($2, $3::timestamptz, $4::text, $5::uuid)) order by ${order} limit $6`,
  };
}

export const sliceValues = ({ after, count }: Slice): readonly unknown[] => [
  ...(after ?? [null, null, null, null]),
  count,
];
