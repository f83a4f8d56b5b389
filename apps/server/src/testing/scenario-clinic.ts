import type { TestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { NOW } from "@callwaiting/testing/now";
import { type PhoneLine, createPhoneLine } from "@callwaiting/vapi-simulator";

type Overrides = NonNullable<Parameters<typeof createTestOrganization>[1]>;

const WORKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));

export type ScenarioClinic = {
  readonly orgId: string;
  readonly line: PhoneLine;
  /** The same line, ringing at another server. */
  readonly lineTo: (url: string) => PhoneLine;
  /** What is in the calendar: `2026-12-01 14:00 John Smith confirmed`, in the clinic's time, by time. */
  readonly calendar: () => Promise<readonly string[]>;
  /** The same, without what was cancelled and without the status. */
  readonly active: () => Promise<readonly string[]>;
  readonly rows: (sql: string) => Promise<readonly Record<string, unknown>[]>;
};

/** A clinic in New York with a phone line into it: Monday to Friday 9 to 5, one doctor, if not told otherwise. */
export async function openScenarioClinic(
  db: TestDb,
  serverUrl: string,
  overrides: Overrides = {},
): Promise<ScenarioClinic> {
  const { orgId, webhookSecret } = await createTestOrganization(db.owner, {
    openingHours: WORKDAYS,
    ...overrides,
  });
  const assistantId = `asst-${orgId}`;
  await db.owner.query(
    "insert into vapi_resources (org_id, kind, vapi_id, role) values ($1, 'assistant', $2, 'inbound')",
    [orgId, assistantId],
  );
  const lineTo = (url: string) =>
    createPhoneLine({
      webhookUrl: `${url}/api/webhooks/vapi`,
      secret: webhookSecret,
      assistant: { id: assistantId, metadata: { org_id: orgId } },
      clock: () => NOW.epochMilliseconds,
    });
  const rows = async (sql: string) => (await db.owner.query<Record<string, unknown>>(sql, [orgId])).rows;
  const calendar = async () => {
    const found = await rows(
      `select to_char(clock.local_time(organizations.time_zone, starts_at), 'YYYY-MM-DD HH24:MI') || ' ' || patient_name || ' ' || status as row
       from appointments join organizations using (org_id) where org_id = $1 order by starts_at, appointments.created_at`,
    );
    return found.map((one) => String(one["row"]));
  };
  const active = async () =>
    (await calendar())
      .filter((one) => one.endsWith(" confirmed"))
      .map((one) => one.slice(0, -" confirmed".length));
  return { orgId, line: lineTo(serverUrl), lineTo, calendar, active, rows };
}
