import { recordSync, saveAssistant } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { COMING_DAY, comingAt, dayAfter } from "@callwaiting/testing/now";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, clock: Temporal.Now.instant }));

async function openClinic() {
  const clinic = await createTestOrganization(db.owner);
  const { api } = await signInAs("viewer", { url: server.url, databaseUrl: db.url, orgId: clinic.orgId });
  return { ...clinic, api };
}

async function book(webhookSecret: string, appointmentTime: string): Promise<void> {
  const response = await server.post("/api/vapi/tools/bookClinicAppointment", webhookSecret, {
    toolCallId: `call-${appointmentTime}`,
    tool: {
      arguments: {
        appointmentDate: COMING_DAY,
        appointmentTime,
        patientName: "Ann Caller",
        patientPhone: "(415) 555-0123",
        serviceType: "consultation",
      },
    },
  });
  expect(response.status).toBe(200);
}

describe("the figures of a day", () => {
  test("are the clinic's own, on its own calendar", async () => {
    const [own, foreign] = [await openClinic(), await openClinic()];
    await book(own.webhookSecret, "10:00");
    await book(foreign.webhookSecret, "11:00");
    await book(foreign.webhookSecret, "12:00");
    const figures = await own.api.metrics.today.query({ day: COMING_DAY });
    expect(figures).toMatchObject({
      day: COMING_DAY,
      dayStart: comingAt("00:00"),
      dayEnd: comingAt("00:00", 1),
      appointments: { confirmed: 1, completed: 0, cancelled: 0, no_show: 0 },
      next: [{ startsAt: comingAt("10:00"), patientName: "Ann Caller", source: "phone" }],
    });
    expect(figures.byHour).toHaveLength(24);
    expect(figures.byDay.map(({ day }) => day).slice(0, 1)).toEqual([dayAfter(-13)]);
    expect(figures.byDay.at(-1)).toMatchObject({ day: COMING_DAY, appointments: 1 });
  });

  test("are today's when no day is named, and count what the phone booked today for any day", async () => {
    const { api, webhookSecret } = await openClinic();
    await book(webhookSecret, "10:00");
    const figures = await api.metrics.today.query();
    expect(Date.parse(figures.dayStart)).toBeLessThanOrEqual(Date.now());
    expect(Date.parse(figures.dayEnd)).toBeGreaterThan(Date.now());
    expect(figures.phone.bookings).toBe(1);
  });

  test("cover 25 hours on the day when the clocks go back", async () => {
    const { api } = await openClinic();
    const { dayStart, dayEnd } = await api.metrics.today.query({ day: "2026-11-01" });
    expect(Date.parse(dayEnd) - Date.parse(dayStart)).toBe(25 * 3_600_000);
  });

  test.each(["2026-13-01", "yesterday", "1066-10-14"])("are refused for %s", async (day) => {
    const { api } = await openClinic();
    await expect(api.metrics.today.query({ day })).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
  });
});

test("the state of the line says what is wrong in plain words, of the own assistants only", async () => {
  const [own, foreign] = [await openClinic(), await openClinic()];
  expect(await own.api.metrics.line.query()).toEqual([]);
  const wish = { role: "inbound", name: "Sarah", customPrompt: "", firstMessage: "", voice: {} } as const;
  await saveAssistant(db.pool, own.orgId, wish);
  await recordSync(db.pool, own.orgId, {
    role: "inbound",
    result: { state: "failed", error: "Vapi does not accept the key." },
  });
  expect(await own.api.metrics.line.query()).toEqual([
    { role: "inbound", name: "Sarah", state: "failed", problem: "Vapi does not accept the key." },
  ]);
  expect(await foreign.api.metrics.line.query()).toEqual([]);
});
