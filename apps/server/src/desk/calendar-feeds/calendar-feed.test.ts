import { createHash } from "node:crypto";
import { createCalendarFeed, listFeedSettings, revokeCalendarFeed } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { COMING_DAY, comingAt } from "@callwaiting/testing/now";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

const startsAt = (time: `${number}:${number}`) => `DTSTART:${comingAt(time).replaceAll(/[-:]/g, "")}`;
const TOKEN = "a-token-of-enough-length-for-a-feed";

test("a calendar that was subscribed to follows a booking, its move and its cancellation, until it is revoked", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url, clock: Temporal.Now.instant });
  const { orgId, webhookSecret } = await createTestOrganization(db.owner);
  const { rows } = await db.owner.query<{ id: string }>("select provider_id as id from providers");
  const providerId = rows[0]?.id ?? "";
  const tokenSha256 = createHash("sha256").update(TOKEN).digest("hex");
  await createCalendarFeed(db.owner, orgId, { providerId, tokenSha256, sealedToken: "sealed" });
  const use = async (tool: string, args: Record<string, unknown>) => {
    const body = { toolCallId: "t", tool: { arguments: { patientPhone: "4155550123", ...args } } };
    const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
    expect(await response.json()).toMatchObject({ result: { success: true } });
  };
  const read = async () => {
    const response = await fetch(`${server.url}/calendar/${TOKEN}.ics`);
    return { status: response.status, text: await response.text() };
  };

  await use("bookClinicAppointment", {
    appointmentDate: COMING_DAY,
    appointmentTime: "2pm",
    patientName: "John Smith",
  });
  const booked = (await read()).text;
  expect(booked).toContain(startsAt("14:00"));
  expect(booked).toMatch(/SEQUENCE:0/);
  const uid = /UID:(\S+)/.exec(booked)?.[1];

  await use("rescheduleAppointment", { patientName: "John Smith", newTime: "3pm" });
  const moved = (await read()).text;
  expect(moved).toContain(startsAt("15:00"));
  expect(moved).toMatch(/SEQUENCE:1/);
  expect(moved).toContain(`UID:${uid}`);

  await use("cancelAppointment", { patientName: "John Smith" });
  const cancelled = (await read()).text;
  expect(cancelled).toMatch(/STATUS:CANCELLED/);
  expect(cancelled).toMatch(/SEQUENCE:2/);
  expect(cancelled).toContain(`UID:${uid}`);

  const scope = { orgId, actor: { kind: "user", userId: "ann", displayName: "Ann" } } as const;
  const { items: open } = await listFeedSettings(db.pool, scope);
  for (const { feedId } of open) await revokeCalendarFeed(db.pool, scope, { feedId });
  expect((await read()).status).toBe(404);
  expect(server.logLines.join("")).not.toContain(TOKEN);
});
