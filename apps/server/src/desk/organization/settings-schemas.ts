import { visibleText } from "@callwaiting/domain";
import { z } from "zod";

/** What several routers of the settings take or answer. */

export const NAME = z
  .string()
  .overwrite(visibleText)
  .trim()
  .min(1, "it is empty")
  .max(200, "it is longer than 200 characters");

/** From the answer that filled the form: saving over somebody else's change is refused by it. */
export const VERSION = z.string().max(100);

/** `HH:MM`, Monday is 1; what is wrong with it is answered entry by entry. */
export const OPENING_HOURS = z.array(
  z.object({
    weekday: z.int(),
    opensAt: z.string().max(20),
    closesAt: z.string().max(20),
    /** Where, in a clinic with several locations. */
    locationId: z.guid().nullish(),
  }),
);

export function minutes(min: number, max: number) {
  const words = `it is not a whole number of minutes from ${min} to ${max}`;
  return z.int(words).min(min, words).max(max, words);
}
