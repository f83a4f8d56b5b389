import { z } from "zod";

/** A phone number as ITU-T E.164 writes it: `+`, country code, at most 15 digits. Only this schema makes one. */
export const E164 = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .brand<"E164">();
export type E164 = z.infer<typeof E164>;
