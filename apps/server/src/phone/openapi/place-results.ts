import { z } from "zod";

export const location = z
  .strictObject({ name: z.string(), address: z.string(), phone: z.string().nullable() })
  .optional()
  .describe("Where, in a clinic with several addresses.");
export const places = z
  .record(z.string(), z.array(z.string()))
  .optional()
  .describe("Names of the locations at which each of the times is free, in a clinic with several addresses.");
