import { z } from "zod";

/** Most rows a clinic can have; all of them are in the prompt. */
export const MAX_RED_FLAGS = 30;
/** Most words in a row. */
export const MAX_RED_FLAG_WORDS = 30;

/**
 * Words of a clinic's own choice ("chest pain", "bleeding") that no appointment answers: a caller who says one of them hears
 * the clinic's sentence and number, and nothing is booked. The product suggests none: what is urgent is for the clinic to say.
 */
export const RedFlag = z.object({
  /** Each a word or a short phrase; any of them counts. */
  words: z.array(z.string()).readonly(),
  /** Said to the caller as it is. */
  sentence: z.string(),
  /** E.164, or a short number as it is dialled ("911"). Null: the sentence says all there is. */
  phone: z.string().nullable(),
});
export type RedFlag = Readonly<z.infer<typeof RedFlag>>;

export const RedFlagSettings = z.object({
  redFlags: z.array(RedFlag).readonly(),
  version: z.string(),
});
export type RedFlagSettings = Readonly<z.infer<typeof RedFlagSettings>>;
