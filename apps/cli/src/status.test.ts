import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { z } from "zod";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";

const system = forAllTests(() => startSystem());

test("npm run status shows the secret that is in force, and a command that books with it", async () => {
  const orgId = system.info.orgId ?? "";
  const replaced = await startCli("org", ["rotate-secret", orgId, "--json"], system.env);
  const { webhookSecret } = z.object({ webhookSecret: z.string() }).parse(JSON.parse(replaced.stdout));
  expect(webhookSecret).not.toBe(system.info.webhookSecret);
  const { stdout } = await startCli("status", [], system.env);
  expect(stdout).toMatch(new RegExp(`Webhook secret +${webhookSecret}`));
  expect(stdout).toContain(`X-Vapi-Secret: ${webhookSecret}`);
  expect(stdout).toContain(`curl -sS ${system.info.serverUrl}/api/vapi/tools/bookClinicAppointment`);
  expect(stdout).not.toContain(system.info.webhookSecret);
});
