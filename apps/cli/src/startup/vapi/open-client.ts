import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type VapiClient, createVapiClient } from "@callwaiting/vapi-sdk";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import type { RunInfo } from "@callwaiting/server/run-file";
import type { Settings } from "../settings.ts";

/** A person waits: one slow answer must not take a minute. */
const PATIENCE = { timeoutMs: 4_000, retry: { attempts: 3, initialDelayMs: 300, totalMs: 10_000 } };

/** Vapi itself, or the simulated one inside the running server; null when neither can be known. */
export function openClient(settings: Settings, info: RunInfo | null): VapiClient | null {
  if (settings.vapiKey !== null) {
    return createVapiClient({ ...PATIENCE, apiKey: settings.vapiKey, baseUrl: settings.vapiBaseUrl });
  }
  const vapi = info?.vapi ?? null;
  if (vapi?.kind !== "simulated") return null;
  return createVapiClient({ ...PATIENCE, apiKey: vapi.key, baseUrl: vapi.baseUrl });
}

/**
 * The same before the server runs: a simulated Vapi is then only a file, which is opened for as long as the work
 * takes. Null: there is none yet.
 */
export async function withEarlyClient<T>(
  settings: Settings,
  work: (client: VapiClient) => Promise<T>,
): Promise<T | null> {
  const client = openClient(settings, null);
  if (client !== null) return work(client);
  const file = join(settings.dataDir, "simulated-vapi.json");
  const apiKey = (await readFile(`${settings.dataDir}/simulated-vapi.key`, "utf8").catch(() => "")).trim();
  const isThere = (await readFile(file, "utf8").catch(() => "")) !== "";
  if (apiKey === "" || !isThere) return null;
  const api = await startVapiApi({ apiKeys: [apiKey], file });
  try {
    return await work(createVapiClient({ ...PATIENCE, apiKey, baseUrl: api.url }));
  } finally {
    await api.stop();
  }
}
