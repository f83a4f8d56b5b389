import {
  type OrgPool,
  type AssistantWish,
  loadAssistant,
  saveAssistant,
  suggestNumber,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";

/** As an owner would write it. The system's rules are put around the prompt on the way to Vapi. */
export const DEMO_ASSISTANT: AssistantWish = {
  role: "inbound",
  name: "Grace",
  firstMessage: "Thank you for calling Lakeside Clinic, this is Grace. How can I help you today?",
  customPrompt: [
    "We are a small family practice by the lake, and most callers have known us for years.",
    "Be warm and unhurried. Many of our callers are nervous about the dentist, so a kind word helps.",
    "Keep your sentences short and ask one thing at a time.",
    "For somebody in pain, look for the earliest free time with any provider.",
    "Parking behind the house is free, and the entrance has no steps.",
  ].join("\n"),
  voice: { provider: "vapi", voiceId: "Savannah", version: 2 },
};

/** Who calls people, once somebody has switched that on. */
export const DEMO_CALLER: AssistantWish = {
  role: "outbound",
  name: "Grace",
  firstMessage: "Hello, this is Grace, the assistant of Lakeside Clinic.",
  customPrompt: [
    "We are a small family practice by the lake.",
    "Be brief and friendly: nobody waits for a call from a machine.",
    "If the person has no time, offer that they call us back, and say goodbye.",
  ].join("\n"),
  voice: { provider: "vapi", voiceId: "Savannah", version: 2 },
};

/** Gives the clinic its first assistant; one that is there, changed by its owner or not, stays as it is. */
export const seedDemoAssistant = (pool: OrgPool, orgId: OrgId): Promise<void> =>
  saveFirst(pool, orgId, DEMO_ASSISTANT);

/** The same for the one who calls people, with a number to call from. Nobody is called until somebody switches it on. */
export async function seedDemoCaller(pool: OrgPool, orgId: OrgId, phoneNumberId: string): Promise<void> {
  await saveFirst(pool, orgId, DEMO_CALLER);
  await suggestNumber(pool, orgId, phoneNumberId);
}

async function saveFirst(pool: OrgPool, orgId: OrgId, assistant: AssistantWish): Promise<void> {
  const known = await loadAssistant(pool, orgId, assistant.role);
  if (known === null) await saveAssistant(pool, orgId, assistant);
}
