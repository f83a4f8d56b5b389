import { createHash } from "node:crypto";

/**
 * Stands for what a form showed. Saving with the version that was loaded fails as `stale` when somebody else has
 * changed the same facts meanwhile; a change and its undoing is no change.
 */
export function versionOf(facts: unknown): string {
  return createHash("sha256").update(JSON.stringify(facts), "utf8").digest("base64url").slice(0, 22);
}
