import { z } from "zod";
import { VapiApiError } from "./vapi-api-error.ts";

/** No dots and no slashes: `DELETE /assistant/..` would be another request. */
const Id = z.string().regex(/^[\w-]+$/, "not an id");

/** Vapi answers unknown fields with 400; this says so without asking, and where. */
export function checkSent<S extends z.ZodType>(operation: string, schema: S, value: unknown): z.output<S> {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map(({ path, message }) => `${path.join(".") || "(top)"}: ${message}`);
  throw new VapiApiError("bad_request", `not sent: ${issues.join("; ")}`, { operation, attempt: 0 });
}

export function checkId(operation: string, id: string): string {
  return checkSent(operation, Id, id);
}
