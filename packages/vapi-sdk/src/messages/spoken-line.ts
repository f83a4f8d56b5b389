import { z } from "zod";
import { singleLine } from "../answers/single-line.ts";

/** What is spoken to a caller: one line of text, never empty. */
export const SpokenLine = z
  .string()
  .min(1)
  .refine((text) => text === singleLine(text), "must be a single line");
