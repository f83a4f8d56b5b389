import { AppRoleError } from "@callwaiting/db";
import { StartError } from "./start-error.ts";

/** What was refused, as this sentence; anything else, where there is none, stays what it is. */
export function asStartError(error: unknown, sentence: string | null): unknown {
  if (error instanceof StartError) return error;
  if (error instanceof AppRoleError) return new StartError(error.message, { cause: error });
  return sentence === null ? error : new StartError(sentence, { cause: error });
}
