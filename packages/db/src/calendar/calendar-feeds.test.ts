import { randomUUID } from "node:crypto";
import { E164 } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { hashSecret } from "../organizations/find-organization.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { listFeedSettings, revokeCalendarFeed } from "../settings/calendar-feed-settings.ts";
import { createCalendarFeed, findCalendarFeed, listCalendarFeeds } from "./calendar-feeds.ts";

test("a feed follows moves and cancellations by revision, until its token is revoked", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner, { openingHours: everyDay() });
  const { rows } = await db.owner.query<{ id: string }>("select provider_id as id from providers");
  const providerId = rows[0]?.id ?? "";
  const tokenSha256 = hashSecret("the token");
  await createCalendarFeed(db.owner, orgId, { providerId, tokenSha256, sealedToken: "sealed" });
  expect(await listCalendarFeeds(db.owner, orgId)).toEqual([
    { providerName: "Dr. Lee", sealedToken: "sealed" },
  ]);
  const read = async () => (await findCalendarFeed(db.pool, tokenSha256))?.appointments;
  expect(await read()).toEqual([]);

  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const at = (hour: number) => `${tomorrow}T${hour}:00:00Z`;
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone: E164.parse("+14155550123"),
    email: null,
    service: null,
    scheduledAt: at(16),
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  const { appointmentId } = outcome.appointment;
  expect(await read()).toMatchObject([{ appointmentId, startsAt: at(16), revision: 0, status: "confirmed" }]);
  await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: at(18) });
  expect(await read()).toMatchObject([{ appointmentId, startsAt: at(18), revision: 1, status: "confirmed" }]);
  await cancelAppointment(db.pool, { orgId, appointmentId });
  expect(await read()).toMatchObject([{ appointmentId, startsAt: at(18), revision: 2, status: "cancelled" }]);

  const scope = { orgId, actor: { kind: "user", userId: randomUUID(), displayName: "Ann" } } as const;
  const { items: open } = await listFeedSettings(db.pool, scope);
  for (const { feedId } of open) await revokeCalendarFeed(db.pool, scope, { feedId });
  expect(await read()).toBeUndefined();
  expect(await listCalendarFeeds(db.owner, orgId)).toEqual([]);
});

function everyDay() {
  return [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "00:00", closesAt: "24:00" }));
}
