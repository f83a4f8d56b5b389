import { type ToolUpdate, type ToolWrite, VapiApiError, type VapiClient } from "@callwaiting/vapi-sdk";
import type { VapiApi } from "./vapi-api.ts";

/** Vapi gives at most this many at once. */
const MOST = 1_000;

/** The client of packages/vapi-sdk as a sync uses it. The client checks every field before it sends it. */
export function connectVapi(client: VapiClient): VapiApi {
  return {
    assistants: {
      list: () => client.assistants.list({ limit: MOST }),
      get: (id) => nullWhenGone(client.assistants.get(id)),
      create: (fields) => client.assistants.create(fields),
      update: (id, fields) => client.assistants.update(id, fields),
    },
    tools: {
      list: () => client.tools.list({ limit: MOST }),
      get: (id) => nullWhenGone(client.tools.get(id)),
      create: (fields) => client.tools.create(fields as ToolWrite),
      update: (id, fields) => client.tools.update(id, fields as ToolUpdate),
    },
  };
}

async function nullWhenGone<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof VapiApiError && error.kind === "not_found") return null;
    throw error;
  }
}
