import { type AppPool, checkAvailability, loadOrganization } from "@callwaiting/db";
import {
  type IsoInstant,
  type OrgId,
  type Zone,
  speakWeekday,
  todayIn,
  wallTimeAt,
} from "@callwaiting/domain";
import { createPhoneLine } from "@callwaiting/vapi-simulator";
import { Temporal } from "temporal-polyfill";
import { DEMO_CALLS, type DemoTime, type DemoTimes } from "./demo-calls.ts";
import { DEMO_ASSISTANT } from "./seed-demo-assistant.ts";

export type DemoCallsOptions = {
  readonly serverUrl: string;
  readonly orgId: OrgId;
  readonly webhookSecret: string;
  readonly pool: AppPool;
};

/** Between two things that happen in a call, and how long ago each began: it ends about now, as its bookings are. */
const STEP_MS = 4_000;
const LENGTH_MS = 90_000;

/**
 * Rings the demo clinic a few times through the simulated phone line, so that whoever signs in for the first time finds
 * a calendar and calls to look at.
 */
export async function playDemoCalls(options: DemoCallsOptions): Promise<void> {
  const { orgId, serverUrl, webhookSecret } = options;
  const times = await findTimes(options);
  for (const { from, summary, play } of DEMO_CALLS) {
    let nowMs = Date.now() - LENGTH_MS;
    const line = createPhoneLine({
      webhookUrl: `${serverUrl}/api/webhooks/vapi`,
      secret: webhookSecret,
      assistant: {
        name: DEMO_ASSISTANT.name,
        firstMessage: DEMO_ASSISTANT.firstMessage,
        metadata: { org_id: orgId },
      },
      clock: () => (nowMs += STEP_MS),
    });
    const call = await line.dial({ from });
    await play(call, times);
    await call.hangUp({ summary });
  }
}

async function findTimes({ pool, orgId }: DemoCallsOptions): Promise<DemoTimes> {
  const record = await loadOrganization(pool, orgId);
  if (record === null) throw new Error("The demo clinic is gone");
  const { zone } = record.organization;
  const today = todayIn(zone, Temporal.Now.instant()).toString();
  const byDay = async (service: string) => {
    const slots = await findFree(pool, orgId, service);
    const times = slots.map((slot) => demoTime(zone, slot)).filter(({ date }) => date > today);
    const days = [...new Set(times.map(({ date }) => date))];
    return (n: number) => times.filter(({ date }) => date === days[n]);
  };
  const consultation = await byDay("consultation");
  const cleaning = await byDay("cleaning");
  return { consultation: consultation(0), later: consultation(1), cleaning: cleaning(0) };
}

async function findFree(pool: AppPool, orgId: OrgId, service: string): Promise<readonly IsoInstant[]> {
  const now = Temporal.Now.instant();
  const until = now.add({ hours: 24 * 8 }).toString();
  const found = await checkAvailability(pool, { orgId, service, from: now.toString(), until });
  return found.kind === "available" ? found.slots : [];
}

function demoTime(zone: Zone, slot: IsoInstant): DemoTime {
  const local = wallTimeAt(zone, Temporal.Instant.from(slot));
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: "minute" }),
    weekday: speakWeekday(local.toPlainDate()),
  };
}
