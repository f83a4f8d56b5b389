import { z } from "zod";
import { MAX_PRICE_MINOR } from "./max-price.ts";

/** An amount as it is written on a list of prices: whole numbers of the smallest unit, never fractions. */
export const Price = z.object({
  /** Cents of dollars, yen of yen. */
  minor: z.int().min(0).max(MAX_PRICE_MINOR),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Price = Readonly<z.infer<typeof Price>>;
