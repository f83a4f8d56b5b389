import { AssistantWrite } from "./schemas/assistant-schema.ts";
import type { Resource } from "./schemas/resource-fields.ts";

const WRITABLE = new Set(Object.keys(AssistantWrite.shape));

/**
 * What of an assistant may be sent back: a PATCH with `id`, `orgId`, `createdAt`, `updatedAt`, `isServerUrlSecretSet` or
 * `latestVersion` is refused. Taken by what is writable, so that a new response-only key does no harm; at the top
 * level nothing is lost by leaving a key out. Sub-objects stay whole.
 */
export function cleanForUpdate(assistant: Resource): AssistantWrite {
  const kept = Object.entries(assistant).filter(([key, value]) => WRITABLE.has(key) && value !== null);
  return AssistantWrite.parse(Object.fromEntries(kept));
}
