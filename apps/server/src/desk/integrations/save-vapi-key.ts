import type { StaffScope } from "@callwaiting/db";
import type { DeskDatabase } from "../../start/desk-database.ts";
import type { DeskVapi } from "../desk-vapi.ts";
import type { Desk } from "../trpc/context.ts";

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

type KeyKeeper = {
  readonly db: Pick<DeskDatabase, "saveIntegrationKeyAs">;
  readonly vapi: Pick<DeskVapi, "checkVapiKey">;
  readonly sealSecret: Desk["sealSecret"];
};

/** Keeps the clinic's own Vapi key, sealed, once Vapi has accepted it; the assistants follow. */
export async function saveVapiKey(
  { db, vapi, sealSecret }: KeyKeeper,
  scope: StaffScope,
  { apiKey, evenUntested }: VapiKeyInput,
): Promise<SavedVapiKey> {
  const check = await vapi.checkVapiKey(apiKey);
  if (check.kind === "refused") return check;
  if (check.kind === "unknown" && !evenUntested) return { kind: "untested", message: check.message };
  const keyHint = apiKey.length < SHORTEST_HINTED_KEY ? "" : apiKey.slice(-4);
  await db.saveIntegrationKeyAs(scope, { sealedKey: sealSecret(apiKey, scope.orgId), keyHint });
  return { kind: "saved", wasTested: check.kind === "accepted" };
}
