import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, publicUrl: "https://clinic.example.com/" }),
);

async function openDesk() {
  const { orgId } = await createTestOrganization(db.owner);
  const { api } = await signInAs("staff", { url: server.url, databaseUrl: db.url, orgId });
  const { rows } = await db.owner.query<{ service: string; provider: string }>(
    `select service_id as service, provider_id as provider from provider_services where org_id = $1`,
    [orgId],
  );
  const booked = await api.appointments.book.mutate({
    contact: { name: "Ann Lee", phone: "+14155550123" },
    serviceId: rows[0]?.service ?? "",
    providerId: rows[0]?.provider ?? "",
    startsAt: "2031-12-01T15:00:00Z",
    notes: "",
    overrideReason: "far ahead",
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  return { api, appointmentId: booked.appointment.appointmentId };
}

const statusOf = async (url: string) => (await fetch(server.url + new URL(url).pathname)).status;

test("the desk is given the patient's link at the public address, the same each time, until it revokes it", async () => {
  const { api, appointmentId } = await openDesk();
  const { url } = await api.visitLinks.copy.mutate({ appointmentId });
  expect(url).toMatch(/^https:\/\/clinic\.example\.com\/v\/[\w-]{22}$/);
  expect(await api.visitLinks.copy.mutate({ appointmentId })).toEqual({ url });
  expect(await statusOf(url)).toBe(200);
  await api.visitLinks.revoke.mutate({ appointmentId });
  expect(await statusOf(url)).toBe(404);
  await expect(api.visitLinks.revoke.mutate({ appointmentId })).rejects.toThrow("There is no link");
  const fresh = await api.visitLinks.copy.mutate({ appointmentId });
  expect([fresh.url === url, await statusOf(fresh.url)]).toEqual([false, 200]);
});
