import { type ToolUpdate, type ToolWrite, VapiApiError, type VapiClient } from "@callwaiting/vapi-sdk";
import { z } from "zod";
import type { VapiApi, VapiObject } from "./vapi-api.ts";

/** Vapi gives at most this many at once. */
const MOST = 1_000;

/** The server stops, and does not wait for Vapi. */
export class SyncStopped extends Error {
  override readonly name = "SyncStopped";
}

/**
 * The client of packages/vapi-sdk as a sync uses it. The client checks every field before it sends it. Once the signal
 * is aborted, every request rejects with SyncStopped at once, also one that waits for its next attempt.
 */
export function connectVapi(client: VapiClient, signal?: AbortSignal): VapiApi {
  const ask = <T>(run: () => Promise<T>) => untilStopped(run, signal);
  return {
    assistants: {
      list: () => listAll((query) => ask(() => client.assistants.list(query))),
      get: (id) => nullWhenGone(ask(() => client.assistants.get(id))),
      create: (fields) => ask(() => client.assistants.create(fields)),
      update: (id, fields) => ask(() => client.assistants.update(id, fields)),
    },
    tools: {
      list: () => listAll((query) => ask(() => client.tools.list(query))),
      get: (id) => nullWhenGone(ask(() => client.tools.get(id))),
      create: (fields) => ask(() => client.tools.create(fields as ToolWrite)),
      update: (id, fields) => ask(() => client.tools.update(id, fields as ToolUpdate)),
    },
    calls: {
      place: (fields) => ask(() => client.calls.create(fields)),
      find: async (name, since) => {
        const made = await ask(() => client.calls.list({ limit: MOST, createdAtGe: since }));
        return made.length < MOST ? made.filter((call) => call["name"] === name) : null;
      },
      get: (id) => nullWhenGone(ask(() => client.calls.get(id))),
    },
  };
}

type Page = { readonly limit: number; readonly createdAtLe?: string };

/**
 * Vapi's lists have no pages, so the next one is what was made no later than the oldest of the last. Equal times may
 * lie across the border: what comes twice counts once, and a page with nothing new is the last.
 */
async function listAll(
  list: (query: Page) => Promise<readonly VapiObject[]>,
): Promise<readonly VapiObject[]> {
  const found = new Map<string, VapiObject>();
  let query: Page = { limit: MOST };
  for (;;) {
    const page = await list(query);
    const before = found.size;
    for (const one of page) found.set(one.id, one);
    const oldest = page
      .flatMap(({ createdAt }) => (typeof createdAt === "string" && isMoment(createdAt) ? createdAt : []))
      .sort()
      .at(0);
    if (page.length < MOST || oldest === undefined || found.size === before) return [...found.values()];
    query = { limit: MOST, createdAtLe: oldest };
  }
}

function isMoment(text: string): boolean {
  return z.iso.datetime().safeParse(text).success;
}

async function untilStopped<T>(run: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return run();
  if (signal.aborted) throw new SyncStopped("The server stops.");
  let onAbort = () => {};
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(new SyncStopped("The server stops."));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([run(), stopped]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function nullWhenGone<T>(request: Promise<T>): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof VapiApiError && error.kind === "not_found") return null;
    throw error;
  }
}
