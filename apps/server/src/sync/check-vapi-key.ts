import { VapiApiError, createVapiClient } from "@callwaiting/vapi-sdk";
import { describeSyncFailure } from "./describe-sync-failure.ts";

export type VapiKeyCheck =
  | { readonly kind: "accepted" }
  /** The message says what to do. */
  | { readonly kind: "refused"; readonly message: string }
  /** Nobody can tell at the moment; the message says why. */
  | { readonly kind: "unknown"; readonly message: string };

/** Somebody waits for the answer. */
const PATIENCE = { timeoutMs: 6_000, retry: { attempts: 2, totalMs: 10_000 } };

const REFUSED =
  "Vapi does not accept this key. Copy the private key (not the public one) from your Vapi dashboard under API Keys.";

/** Asks Vapi for one assistant with the key: cheap, and only a private key may. */
export async function checkVapiKey(baseUrl: string, apiKey: string): Promise<VapiKeyCheck> {
  try {
    await createVapiClient({ ...PATIENCE, baseUrl, apiKey }).assistants.list({ limit: 1 });
    return { kind: "accepted" };
  } catch (error) {
    if (!(error instanceof VapiApiError)) throw error;
    if (error.kind === "unauthorized") return { kind: "refused", message: REFUSED };
    const { words } = describeSyncFailure(error, [apiKey]);
    return { kind: "unknown", message: words.replace(" It is tried again by itself.", "") };
  }
}
