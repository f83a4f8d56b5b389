import { cleanForUpdate, viewResource } from "@callwaiting/vapi-sdk";
import { type Check, CheckFailure } from "../report/check.ts";
import { type Bench, expectSynced } from "./bench.ts";
import { addressOf } from "./remove-traces.ts";

// What is tried on the Vapi that calls will come from.

/** One of each kind that was saved by earlier versions, and that Vapi answers with 400. */
const LEGACY_VOICES = [
  { provider: "vapi", voiceId: "jennifer" },
  { provider: "playht", voiceId: "jennifer" },
  { provider: "", voiceId: "kylie" },
  {},
];
const JENNY = { provider: "azure", voiceId: "en-US-JennyNeural" };
const AT_ONCE = 20;

export function listScenarios(bench: Bench): readonly Check[] {
  return [
    { title: "Voice normalization", run: () => normalizeVoices(bench) },
    { title: "Idempotency", run: () => repeat(bench) },
    { title: "404 recovery", run: () => recover(bench) },
    { title: "Drift repair", run: () => repairDrift(bench) },
  ];
}

export function expectThat(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new CheckFailure(otherwise);
}

async function normalizeVoices(bench: Bench): Promise<string> {
  for (const voice of LEGACY_VOICES) {
    await bench.wish("inbound", { voice });
    const { assistantId } = await bench.sync("inbound");
    const held = viewResource(await bench.account.client.assistants.get(assistantId));
    const { provider, voiceId } = held.voice ?? {};
    expectThat(
      provider === JENNY.provider && voiceId === JENNY.voiceId,
      `${JSON.stringify(voice)} became ${String(provider)}/${String(voiceId)} at Vapi instead of azure/en-US-JennyNeural.`,
    );
  }
  return "jennifer and three more legacy voices became azure/en-US-JennyNeural; Vapi took each without a 400.";
}

/** With an assistant of the scratch organization at Vapi, whatever the scenario before came to. */
async function settle(bench: Bench): Promise<string> {
  await bench.wish("inbound", { voice: JENNY });
  return (await bench.sync("inbound")).assistantId;
}

async function repeat(bench: Bench): Promise<string> {
  const id = await settle(bench);
  const countWrites = () => bench.log.countRequests("POST") + bench.log.countRequests("PATCH");
  const before = countWrites();
  const again = await bench.sync("inbound");
  expectThat(again.assistantId === id && !again.isNew, "A second sync created another assistant.");
  expectThat(countWrites() === before, "A second sync wrote to Vapi although nothing had changed.");

  await bench.wish("outbound", { voice: JENNY });
  const two = [bench.open(), bench.open()] as const;
  const runs = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, n) => bench.run("outbound", { by: two[n % 2 === 0 ? 0 : 1] })),
  );
  const ensured = runs.map(({ outcome }) => expectSynced(outcome));
  const ids = new Set(ensured.map(({ assistantId }) => assistantId));
  const made = ensured.filter(({ isNew }) => isNew).length;
  const held = await listOwn(bench, "outbound");
  const rows = await bench.countRows("outbound");
  const { vapiAssistantId } = await bench.row("outbound");
  expectThat(
    ids.size === 1 && made === 1 && held.length === 1 && rows === 1,
    `${AT_ONCE} at once: ${ids.size} ids, ${made} made, ${held.length} assistants at Vapi, ${rows} rows; each must be 1.`,
  );
  expectThat(held[0]?.id === vapiAssistantId, "The row names a different assistant from the one at Vapi.");
  return `Twice: one assistant, no second write. ${AT_ONCE} at once on two runtimes: one assistant, one id, one row.`;
}

async function listOwn({ account, orgId }: Bench, role: string) {
  const all = (await account.client.assistants.list({ limit: 1000 })).map(viewResource);
  return all.filter(({ metadata }) => metadata?.["org_id"] === orgId && metadata["role"] === role);
}

async function recover(bench: Bench): Promise<string> {
  const old = await settle(bench);
  await bench.account.client.assistants.delete(old);
  const { assistantId, wasDeleted, isNew } = await bench.sync("inbound", { reason: "reconcile" });
  expectThat(wasDeleted && isNew && assistantId !== old, "The deleted assistant was not created again.");
  const { vapiAssistantId, lastDrift } = await bench.row("inbound");
  expectThat(vapiAssistantId === assistantId, "The row still names the deleted assistant.");
  expectThat(lastDrift?.includes("deleted") === true, "The row does not say that it had been deleted.");
  expectThat((await listOwn(bench, "inbound")).length === 1, "There is more than one assistant now.");
  return "Deleted at Vapi: a new one was made, the row has its id and says why.";
}

async function repairDrift(bench: Bench): Promise<string> {
  const { client } = bench.account;
  const id = await settle(bench);
  const held = cleanForUpdate(await client.assistants.get(id));
  await client.assistants.update(id, {
    firstMessage: "Somebody wrote this in the dashboard.",
    endCallMessage: "Set by hand.",
    model: { provider: "openai", ...held.model, temperature: 0.9 },
    server: { ...held.server, url: `${addressOf(bench.orgId)}/elsewhere` },
  });
  const { changedFields } = await bench.sync("inbound", { reason: "reconcile" });
  const found = await client.assistants.get(id);
  const after = viewResource(found);
  expectThat(
    found["firstMessage"] !== "Somebody wrote this in the dashboard." &&
      after.url === `${addressOf(bench.orgId)}/api/webhooks/vapi`,
    "What was edited at Vapi is still there.",
  );
  expectThat(
    found["endCallMessage"] === "Set by hand." && after.model?.["temperature"] === 0.9,
    "A field that is not ours, set by hand at Vapi, was lost.",
  );
  const { lastDrift } = await bench.row("inbound");
  expectThat(lastDrift?.includes("first sentence") === true, "The row does not say what had been changed.");
  return `Edited at Vapi: ${changedFields.join(", ")} corrected and noted; an end message and a temperature set by hand stayed.`;
}
