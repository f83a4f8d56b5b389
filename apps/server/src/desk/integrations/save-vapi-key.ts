import type { StaffScope } from "@callwaiting/db";
import type { IntegrationsPorts } from "./integrations-ports.ts";

export type VapiKeyInput = {
  readonly apiKey: string;
  /** Keeps a key that Vapi could not be asked about. One that Vapi refuses is never kept. */
  readonly evenUntested: boolean;
};

export type SavedVapiKey =
  | { readonly kind: "saved"; readonly wasTested: boolean }
  | { readonly kind: "refused"; readonly message: string }
  /** Nothing was saved; it may be, when the person says so. */
  | { readonly kind: "untested"; readonly message: string };

/** A key this short would be told by its last four characters. */
const SHORTEST_HINTED_KEY = 16;

/** Keeps the clinic's own Vapi key, sealed, once Vapi has accepted it; the assistants follow. */
export async function saveVapiKey(
  ports: Pick<IntegrationsPorts, "checkVapiKey" | "saveIntegrationKeyAs" | "sealSecret">,
  scope: StaffScope,
  { apiKey, evenUntested }: VapiKeyInput,
): Promise<SavedVapiKey> {
  const check = await ports.checkVapiKey(apiKey);
  if (check.kind === "refused") return check;
  if (check.kind === "unknown" && !evenUntested) return { kind: "untested", message: check.message };
  const keyHint = apiKey.length < SHORTEST_HINTED_KEY ? "" : apiKey.slice(-4);
  await ports.saveIntegrationKeyAs(scope, { sealedKey: ports.sealSecret(apiKey, scope.orgId), keyHint });
  return { kind: "saved", wasTested: check.kind === "accepted" };
}
