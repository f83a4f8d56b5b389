import type { RunInfo } from "@callwaiting/server/run-file";
import { type VapiClient, createVapiClient } from "@callwaiting/vapi-sdk";
import { type VapiApi, startVapiApi } from "@callwaiting/vapi-simulator";

export type VapiAccount = {
  /** `vapi`: the real one. `server`: the simulated one of the running server. `simulated`: one in this process. */
  readonly kind: "vapi" | "server" | "simulated";
  readonly baseUrl: string;
  readonly apiKey: string;
  /** As somebody in Vapi's dashboard works. */
  readonly client: VapiClient;
  readonly close: () => Promise<void>;
};

/** Vapi itself where there is a key for it; else whichever simulated one there is. */
export async function openVapiAccount(env: NodeJS.ProcessEnv, info: RunInfo | null): Promise<VapiAccount> {
  const key = env["VAPI_PRIVATE_KEY"]?.trim();
  if (key) {
    const baseUrl = (env["VAPI_BASE_URL"]?.trim() || "https://api.vapi.ai").replace(/\/+$/, "");
    return account("vapi", { baseUrl, apiKey: key });
  }
  if (info?.vapi?.kind === "simulated") {
    return account("server", { baseUrl: info.vapi.baseUrl, apiKey: info.vapi.key });
  }
  const apiKey = "simulated-key";
  const api = await startVapiApi({ apiKeys: [apiKey] });
  return account("simulated", { baseUrl: api.url, apiKey, close: api.stop });
}

type Parts = {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly close?: () => Promise<void>;
};

function account(kind: VapiAccount["kind"], { baseUrl, apiKey, close = async () => {} }: Parts): VapiAccount {
  return { kind, baseUrl, apiKey, client: createVapiClient({ baseUrl, apiKey }), close };
}

/** A simulated Vapi that faults are made in, with one account for the platform and one for a clinic of its own. */
export type FaultyVapi = {
  readonly api: VapiApi;
  readonly platformKey: string;
  readonly ownKey: string;
  readonly account: VapiAccount;
};

export async function startFaultyVapi(): Promise<FaultyVapi> {
  const [platformKey, ownKey] = ["simulated-platform-key", "simulated-own-key"] as const;
  const api = await startVapiApi({ apiKeys: [platformKey, ownKey] });
  return {
    api,
    platformKey,
    ownKey,
    account: account("simulated", { baseUrl: api.url, apiKey: platformKey, close: api.stop }),
  };
}
