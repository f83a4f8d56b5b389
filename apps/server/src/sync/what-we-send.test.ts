import type { AssistantRow } from "@callwaiting/db";
import { listVoiceChoices, listVoiceProviders, normalizeVoiceConfig } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW } from "@callwaiting/testing/now";
import { loadAssistant, loadOrganization, saveAssistant } from "@callwaiting/db";
import { checkBody } from "@callwaiting/vapi-simulator";
import { describe, expect, test } from "vitest";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import { WISH } from "../testing/sync-world.ts";
import { wantedAssistant, webhookServer } from "./wanted-assistant.ts";

// Everything that the product sends to Vapi, held to Vapi's own description of its API.

const db = forAllTests(() => openTestDb());

const faultsOf = (operation: string, body: object) =>
  checkBody(operation, JSON.parse(JSON.stringify(body))).faults;

async function clinic(changes: Partial<AssistantRow> = {}) {
  const { orgId } = await createTestOrganization(db.owner, {});
  await saveAssistant(db.pool, orgId, WISH);
  const [record, row] = [
    await loadOrganization(db.pool, orgId),
    await loadAssistant(db.pool, orgId, "inbound"),
  ];
  if (record === null || row === null) throw new Error("the clinic and its assistant are there");
  const context = {
    organization: record.organization,
    now: NOW,
    toolIds: ["t1", "t2"],
    serverUrl: "https://clinic.example.com",
    webhookSecret: "s",
  };
  return { context, assistant: { ...row, ...changes } };
}

/** What a provider needs beside any id. */
const NEEDS: Readonly<Record<string, object>> = {
  vapi: { version: 2 },
  neuphonic: { language: "en" },
  sesame: { model: "csm-1b" },
  "custom-voice": { server: { url: "https://voice.example.com" } },
  // They take no ids but their own.
  deepgram: { voiceId: "asteria" },
  inworld: { voiceId: "Alex" },
  microsoft: { voiceId: "en-US-Harper:MAI-Voice-2" },
  xai: { voiceId: "eve" },
};
const VOICES = [
  {},
  ...listVoiceChoices().map(({ label: _label, language: _language, ...voice }) => voice),
  ...listVoiceProviders().map((provider) => ({ provider, voiceId: "some-voice", ...NEEDS[provider] })),
];

test.each(VOICES)("an assistant with the voice %j", async (voice) => {
  const { context, assistant } = await clinic({ voice });
  const wanted = wantedAssistant(assistant, context, null);
  expect(wanted["voice"]).toEqual(normalizeVoiceConfig(voice).voice);
  expect(faultsOf("POST /assistant", wanted)).toEqual([]);
  expect(faultsOf("PATCH /assistant/{id}", wanted)).toEqual([]);
});

describe("an assistant", () => {
  test.each<[what: string, changes: Partial<AssistantRow>]>([
    ["for calls out", { role: "outbound" }],
    ["with the longest name", { name: "x".repeat(40) }],
    ["that says nothing first", { firstMessage: "", customPrompt: "" }],
    ["with a long prompt", { customPrompt: "Be kind. ".repeat(2_000) }],
  ])("%s", async (_what, changes) => {
    const { context, assistant } = await clinic(changes);
    expect(faultsOf("POST /assistant", wantedAssistant(assistant, context, null))).toEqual([]);
  });

  test("over what somebody else has set at Vapi, with nulls for what is not set", async () => {
    const { context, assistant } = await clinic();
    const current = {
      id: "a1",
      model: {
        provider: "anthropic",
        model: "claude-sonnet-4-20250514",
        temperature: 0.5,
        maxTokens: null,
        knowledgeBase: null,
        messages: [
          { role: "system", content: "old" },
          { role: "user", content: "Hi" },
        ],
        tools: [{ type: "endCall" }],
        toolIds: ["theirs"],
      },
      server: { url: "https://old", timeoutSeconds: 30, credentialId: null, headers: { "X-Other": "1" } },
      metadata: { team: "front desk" },
    };
    expect(faultsOf("PATCH /assistant/{id}", wantedAssistant(assistant, context, current))).toEqual([]);
  });
});

test.each(ALL_TOOLS.map((tool) => [tool.name, describeTool(tool)] as const))(
  "the tool %s",
  async (_name, tool) => {
    const { context } = await clinic();
    const body = { ...tool, server: webhookServer(context) };
    expect(faultsOf("POST /tool", body)).toEqual([]);
    expect(faultsOf("PATCH /tool/{id}", body)).toEqual([]);
  },
);

test.each(["vapi", "twilio", "vonage", "telnyx", "byo-phone-number"])("a number of %s", (provider) => {
  const server = { url: "https://clinic.example.com/api/webhooks/vapi", headers: { "X-Vapi-Secret": "s" } };
  expect(faultsOf("PATCH /phone-number/{id}", { provider, server })).toEqual([]);
});
