import { OrgId } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { TWILIO_ACCOUNT } from "../testing/twilio-simulator.ts";
import { createTexters } from "./create-texters.ts";

const DEMO = OrgId.parse("c0ffee00-0000-4000-8000-000000000001");
const CLINIC = OrgId.parse("c0ffee00-0000-4000-8000-000000000002");
const HERE = "http://127.0.0.1:9";

const open = (lines: readonly OrgId[] = []) =>
  createTexters(
    {
      platform: null,
      baseUrl: HERE,
      publicUrl: null,
      simulated: { orgId: DEMO, account: TWILIO_ACCOUNT, baseUrl: HERE, reachableAt: HERE },
      dir: "/nowhere",
    },
    {
      loadSealedAccount: async () => null,
      openSecret: () => null,
      hasOwnLine: async (orgId) => lines.includes(orgId),
    },
  );

test("Twilio is played for the demo clinic alone: texts of a real one are kept, and said to be", async () => {
  const texterOf = open();
  expect((await texterOf(DEMO)).kind).toBe("simulated");
  expect((await texterOf(CLINIC)).kind).toBe("catcher");
});

test("a demo clinic with a phone line of its own is a real one", async () => {
  expect((await open([DEMO])(DEMO)).kind).toBe("catcher");
});
