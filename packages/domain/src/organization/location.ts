import { z } from "zod";

/** One of several addresses of a clinic. */
export const VisitLocation = z.object({
  locationId: z.guid(),
  name: z.string(),
  /** A line each; may be empty. */
  address: z.string(),
  phone: z.string().nullable(),
});
export type VisitLocation = Readonly<z.infer<typeof VisitLocation>>;

/** The name with the address, in one line. */
export function sayPlace({ name, address }: Pick<VisitLocation, "name" | "address">): string {
  return [name, ...address.split("\n")]
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(", ");
}
