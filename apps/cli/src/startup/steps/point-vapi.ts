import { setTimeout as delay } from "node:timers/promises";
import type { VapiClient } from "@callwaiting/vapi-sdk";
import { type RememberedUrl, readState, updateState } from "../state-file.ts";
import { type StartupContext, type Step, type StepOutcome, done, failed, skipped } from "../step.ts";
import { chooseOurs } from "../vapi/choose-ours.ts";
import { type KnownAssistant, listKnownAssistants } from "../vapi/list-assistants.ts";
import { openClient, withEarlyClient } from "../vapi/open-client.ts";
import { restoreUrls } from "../vapi/restore-urls.ts";
import { updateAssistantWebhook } from "../vapi/update-assistant-webhook.ts";
import { type VapiResource, listResources } from "../vapi/vapi-resources.ts";

const SYNC_MS = 10_000;
const POLL_MS = 500;

/**
 * Has Vapi call our address. The server's own sync makes and keeps the assistants; this makes sure of their URLs now,
 * and of those of phone numbers, and remembers what they were.
 */
export const pointVapi: Step = {
  id: "vapi",
  title: "Vapi",
  targetMs: 5_000,
  isForLiveLine: true,
  plan: ({ settings, options }) => {
    const where = settings.vapiKey === null ? "the simulated Vapi of this machine" : settings.vapiBaseUrl;
    return `point the assistants, tools and phone numbers at ${where} to …/api/webhooks/vapi; ${options.keepUrls ? "leave them there (--keep-urls)" : "restore the old addresses on stop"}`;
  },
  run: async (context) => {
    const { server, settings, tunnel } = context;
    if (server === null) return skipped("there is no server");
    const client = openClient(settings, server.info);
    if (client === null) return skipped("the server knows no Vapi");
    const { known, ids, resources } = await untilSynced(context, client);
    const ours = chooseOurs(resources, ids);
    const url = `${tunnel?.url ?? server.info.serverUrl}/api/webhooks/vapi`;
    if (settings.vapiKey !== null && tunnel === null) {
      return skipped(
        `${ours.length} at Vapi left as they are: Vapi cannot reach this machine without a tunnel`,
      );
    }
    await remember(context, { ours, url });
    const isThere = new Set(resources.map(({ id }) => id));
    return describe(await updateAll(ours, url), { known, isThere, isSimulated: settings.vapiKey === null });
  },
  undo: async ({ settings, options, server, note }) => {
    const restore = (client: VapiClient) =>
      restoreUrls({ dataDir: settings.dataDir, client, keepUrls: options.keepUrls, note });
    const client = openClient(settings, server?.info ?? null);
    await (client === null ? withEarlyClient(settings, restore) : restore(client));
  },
};

/** Before they are changed, so that a crash right after knows them. What an earlier run remembers is older, and stays. */
async function remember(
  { settings, urlsBefore }: StartupContext,
  { ours, url }: { readonly ours: readonly VapiResource[]; readonly url: string },
): Promise<void> {
  const state = await readState(settings.dataDir);
  const older = new Map((state?.vapi ?? []).map((one) => [one.id, one]));
  const vapi = ours.flatMap(({ kind, id, name, url: current }): RememberedUrl[] => {
    // The server's sync may have been faster; and one that is new has nothing to go back to.
    const previousUrl =
      older.get(id)?.previousUrl ?? urlsBefore.get(id) ?? (current === url ? null : current);
    return previousUrl === null || previousUrl === url ? [] : [{ kind, id, name, previousUrl, ourUrl: url }];
  });
  await updateState(settings.dataDir, (current) => ({ ...current, vapi }));
}

async function updateAll(ours: readonly VapiResource[], url: string) {
  const updates = [];
  for (const resource of ours) updates.push(await updateAssistantWebhook(resource, url));
  return updates;
}

type Updates = Awaited<ReturnType<typeof updateAll>>;

function describe(
  updates: Updates,
  {
    known,
    isThere,
    isSimulated,
  }: {
    readonly known: readonly KnownAssistant[];
    readonly isThere: ReadonlySet<string>;
    readonly isSimulated: boolean;
  },
): StepOutcome {
  const where = isSimulated ? "the simulated Vapi: " : "";
  const failures = updates.flatMap((update) =>
    update.kind === "failed" ? [`${update.resource.kind} ${update.resource.name}: ${update.reason}`] : [],
  );
  const unmade = known.flatMap(({ vapiAssistantId, name, lastError }) =>
    vapiAssistantId === null || !isThere.has(vapiAssistantId)
      ? [`assistant ${name}: ${lastError ?? "not at Vapi yet"}`]
      : [],
  );
  const problems = [...failures, ...unmade];
  const assistants = updates.filter(({ resource }) => resource.kind === "assistant");
  const right = assistants.filter(({ kind }) => kind !== "failed").length;
  const others = updates.length - assistants.length;
  const line = `${where}${right}/${assistants.length + unmade.length} assistants updated, with ${others} tools and phone numbers`;
  if (problems.length === 0) return done(line);
  return failed(
    `${line}; ${problems.join("; ")}`,
    "Start again in a minute, or check with: npm run verify:webhook",
  );
}

type Synced = {
  readonly known: readonly KnownAssistant[];
  readonly ids: ReadonlySet<string>;
  readonly resources: readonly VapiResource[];
};

/**
 * The server makes missing assistants on its own, right after its start: those that it has never made, and those that are
 * at another account than the key's.
 */
async function untilSynced(
  { settings, server, signal }: StartupContext,
  client: VapiClient,
): Promise<Synced> {
  const databaseUrl = settings.databaseUrl ?? server?.info.database.url ?? "";
  const deadline = performance.now() + SYNC_MS;
  for (;;) {
    const known = await listKnownAssistants(databaseUrl);
    const ids = new Set(known.flatMap(({ vapiAssistantId }) => vapiAssistantId ?? []));
    const resources = await listResources(client);
    const isThere = new Set(resources.map(({ id }) => id));
    const isWaiting =
      known.some(({ syncState }) => syncState === "pending") || [...ids].some((id) => !isThere.has(id));
    if (!isWaiting || performance.now() > deadline || signal.aborted) return { known, ids, resources };
    await delay(POLL_MS);
  }
}
