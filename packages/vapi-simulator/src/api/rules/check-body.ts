import { describedAs, describedReply } from "../description/described-as.ts";
import { checkValue } from "./check-value.ts";
import type { Checked } from "./checked.ts";
import type { Json } from "./json.ts";
import { refusedVoices } from "./known-quirks.ts";

/** The body of `PATCH /tool/{id}` and its like, by Vapi's description and by what is known to differ from it. */
export function checkBody(operation: string, body: Json): Checked {
  const { schema, named } = describedAs(operation);
  const checked = checkValue(body, schema, { at: "", named });
  const faults = [...checked.faults, ...refusedVoices(body)];
  return { ...checked, faults };
}

/** What is wrong, by Vapi's description, with a webhook's answer to a message of this type. */
export function checkReply(type: string, body: unknown): readonly string[] {
  const described = describedReply(type);
  if (described === undefined) return [];
  return checkValue(body, described.schema, { at: "", named: described.named }).faults;
}
