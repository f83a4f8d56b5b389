import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { BrokenStoreFile, type VapiApi, playCalled, startVapiApi } from "@callwaiting/vapi-simulator/api";
import type { VapiEnv } from "../env.ts";
import { whoIsCalled } from "./who-is-called.ts";

export type OpenVapi = {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Secret: for requests and, of the simulated one, for the run file. */
  readonly platformKey: string;
} & (
  | { readonly kind: "vapi" }
  | {
      readonly kind: "simulated";
      /** Where what it held before was put, because it could not be read; null when all is well. */
      readonly brokenFile: string | null;
      /** What calls are made from, whatever a clinic has entered: nobody's phone rings. */
      readonly phoneNumberId: string;
      readonly stop: () => Promise<void>;
    }
);

export type VapiOptions = { readonly vapi: VapiEnv; readonly dataDir: string };

/** Between what happens in a call that is made, so that somebody can watch it. */
const PAUSE_MS = 2_000;

/** The number that whoever is called sees; of those that are nobody's. */
export const SIMULATED_NUMBER = { id: "simulated-number", provider: "vapi", number: "+12125550100" } as const;

/** Its requests are of interest to tests alone. */
const REMEMBERED_REQUESTS = 100;

/**
 * Vapi itself with a private key; without one, a simulated Vapi in this process, which only this machine reaches and
 * which keeps in the data folder what it was told. Each server has its own: several on one database would take turns in
 * missing the assistants that another's holds and making them again, so they all need a private key.
 */
export async function openVapi({ vapi, dataDir }: VapiOptions): Promise<OpenVapi> {
  const { privateKey, baseUrl } = vapi;
  if (privateKey !== undefined) return { kind: "vapi", baseUrl, platformKey: privateKey };
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const platformKey = await readOrMakeKey(join(dataDir, "simulated-vapi.key"));
  const { api, brokenFile } = await startSimulator(platformKey, join(dataDir, "simulated-vapi.json"));
  const { id } = SIMULATED_NUMBER;
  if (!api.store.org(platformKey).phoneNumbers.has(id)) {
    api.store.plant(platformKey, "phoneNumbers", SIMULATED_NUMBER);
  }
  return { kind: "simulated", baseUrl: api.url, platformKey, brokenFile, phoneNumberId: id, stop: api.stop };
}

async function startSimulator(
  key: string,
  file: string,
): Promise<{ api: VapiApi; brokenFile: string | null }> {
  const ring = playCalled({ whoIs: whoIsCalled, pauseMs: PAUSE_MS });
  const options = { apiKeys: [key], file, rememberRequests: REMEMBERED_REQUESTS, ring };
  try {
    return { api: await startVapiApi(options), brokenFile: null };
  } catch (error) {
    if (!(error instanceof BrokenStoreFile)) throw error;
    const brokenFile = `${file}.broken-${new Date().toISOString().replace(/\W/g, "")}`;
    await rename(file, brokenFile);
    return { api: await startVapiApi(options), brokenFile };
  }
}

/**
 * Not the same on every machine: what the simulated Vapi holds includes webhook secrets, and others who work on this
 * machine reach its port. The same after a restart, because its data is kept for its key.
 */
async function readOrMakeKey(file: string): Promise<string> {
  const known = (await readIfThere(file)).trim();
  if (/^simulated-vapi-[\w-]{32}$/.test(known)) return known;
  const key = `simulated-vapi-${randomBytes(24).toString("base64url")}`;
  const fresh = `${file}.${process.pid}`;
  await writeFile(fresh, `${key}\n`, { mode: 0o600 });
  await rename(fresh, file);
  return key;
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
