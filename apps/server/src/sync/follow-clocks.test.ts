import { OrgId } from "@callwaiting/domain";
import { pino } from "pino";
import type { JobHelpers } from "graphile-worker";
import { expect, test } from "vitest";
import { createFollowClocksJob } from "./follow-clocks.job.ts";

const ZONES: Readonly<Record<string, string>> = {
  "00000000-0000-4000-8000-000000000001": "America/New_York",
  "00000000-0000-4000-8000-000000000002": "Europe/Berlin",
};

async function run(changed: readonly string[]) {
  const synced: string[] = [];
  const job = createFollowClocksJob({
    settleClocks: async () => undefined,
    listChangedZones: async () => changed,
    listOrganizations: async () => Object.keys(ZONES).map((id) => OrgId.parse(id)),
    loadOrganization: async (orgId) => ({ organization: { timeZone: ZONES[orgId] ?? "" } }),
    enqueue: async (orgId) => synced.push(ZONES[orgId] ?? ""),
    log: pino({ enabled: false }),
  });
  await job({}, {} as JobHelpers);
  return synced;
}

test("when clocks were changed, the assistants of the clinics there are synced, and no others", async () => {
  expect(await run(["Europe/Berlin", "Europe/Oslo"])).toEqual(["Europe/Berlin"]);
  expect(await run([])).toEqual([]);
});
