import { loadAssistant, openOutboundSettings, saveAssistant, saveOutboundSettings } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { listVoiceChoices, normalizeVoiceConfig } from "@callwaiting/domain";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { seedDemo } from "./seed-demo.ts";
import { DEMO_ASSISTANT, DEMO_CALLER, seedDemoAssistant, seedDemoCaller } from "./seed-demo-assistant.ts";

const db = forAllTests(() => openTestDb());

describe("the demo clinic's assistant", () => {
  test("is there after the first start, and an owner's change survives the next", async () => {
    const { orgId } = await seedDemo(db.owner, TEST_KEYRING);
    expect(await loadAssistant(db.owner, orgId, "inbound")).toMatchObject(DEMO_ASSISTANT);

    const changed = { ...DEMO_ASSISTANT, name: "Rose", customPrompt: "Be brief." };
    await saveAssistant(db.owner, orgId, changed);
    await seedDemo(db.owner, TEST_KEYRING);
    expect(await loadAssistant(db.owner, orgId, "inbound")).toMatchObject(changed);
  });

  test("that calls people has a number to call from, calls nobody until that is switched on, and keeps what an owner changed", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann" } } as const;
    await seedDemoCaller(db.owner, orgId, "simulated-number");
    expect(await loadAssistant(db.owner, orgId, "outbound")).toMatchObject(DEMO_CALLER);
    const first = await openOutboundSettings(db.pool, scope);
    expect(first).toMatchObject({ isOn: false, phoneNumberId: "simulated-number" });

    await saveOutboundSettings(db.pool, scope, { ...first, isOn: true, phoneNumberId: "mine" });
    await seedDemoCaller(db.owner, orgId, "simulated-number");
    expect(await openOutboundSettings(db.pool, scope)).toMatchObject({ isOn: true, phoneNumberId: "mine" });
  });

  test("is made for its own clinic alone", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const { orgId: other } = await createTestOrganization(db.owner);
    await seedDemoAssistant(db.owner, orgId);
    expect(await loadAssistant(db.owner, other, "inbound")).toBeNull();
  });

  test("has a voice from the list that owners pick from, which Vapi takes as it is, and no Liquid", () => {
    const { voice, firstMessage, customPrompt } = DEMO_ASSISTANT;
    expect(listVoiceChoices()).toContainEqual(expect.objectContaining(voice));
    expect(normalizeVoiceConfig(voice).voice).toEqual(voice);
    expect(firstMessage + customPrompt).not.toMatch(/[{}%]/);
  });
});
