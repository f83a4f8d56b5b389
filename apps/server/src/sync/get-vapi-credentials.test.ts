import { OrgId } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { type VapiCredentialPorts, getVapiCredentials } from "./get-vapi-credentials.ts";

const ORG = OrgId.parse("00000000-0000-4000-8000-000000000001");

const ask = (ports: Partial<VapiCredentialPorts>) =>
  getVapiCredentials(
    {
      loadIntegrationKey: async () => null,
      openSecret: (sealed, owner) => (owner === ORG ? sealed.replace("sealed ", "") : null),
      findAssistantId: async () => null,
      platformKey: null,
      ...ports,
    },
    ORG,
    "inbound",
  );

const own = async () => ({ sealedKey: "sealed own-key" });
const known = async () => "asst-1";

test("the organization's own key comes first", async () => {
  expect(await ask({ loadIntegrationKey: own, platformKey: "platform-key", findAssistantId: known })).toEqual(
    {
      kind: "ok",
      apiKey: "own-key",
      source: "organization",
      assistantId: "asst-1",
    },
  );
});

test("then the platform's key with the assistant of the organization's record", async () => {
  expect(await ask({ platformKey: "platform-key", findAssistantId: known })).toMatchObject({
    apiKey: "platform-key",
    source: "organization_record",
    assistantId: "asst-1",
  });
});

test("then the platform's key alone, before there is an assistant", async () => {
  expect(await ask({ platformKey: "platform-key" })).toMatchObject({
    source: "platform",
    assistantId: null,
  });
});

test.each([null, ""])("without any key (%j) the message names what to set", async (platformKey) => {
  const missing = await ask({ platformKey });
  expect(missing).toMatchObject({ kind: "missing", message: expect.stringContaining("VAPI_PRIVATE_KEY") });
});

test("an own key that does not open is not passed over for the platform's", async () => {
  const missing = await ask({ loadIntegrationKey: own, platformKey: "platform-key", openSecret: () => null });
  expect(missing).toMatchObject({ kind: "missing", message: expect.stringContaining("ENCRYPTION_KEY") });
  expect(JSON.stringify(missing)).not.toContain('key"');
});
