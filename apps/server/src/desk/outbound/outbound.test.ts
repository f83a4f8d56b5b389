import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { signInAs } from "@callwaiting/testing/staff";
import { expect, test } from "vitest";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

async function openClinic() {
  const { orgId } = await createTestOrganization(db.owner);
  const at = { url: server.url, databaseUrl: db.url, orgId };
  const admin = await signInAs("admin", at);
  const staff = await signInAs("staff", at);
  await db.owner.query(
    "insert into open_requests (org_id, kind, asked_at, patient_name, phone) values ($1, 'book', now(), 'Ann', '+14155550123')",
    [orgId],
  );
  const { rows } = await db.owner.query<{ id: string }>(
    "select request_id as id from open_requests where org_id = $1",
    [orgId],
  );
  return { admin, staff, subjectId: rows[0]?.id ?? "" };
}

test("nobody is called until an admin switches it on, and a save that came too late says so", async () => {
  const { admin, staff, subjectId } = await openClinic();
  const wish = { reason: "call_back", subjectId } as const;
  expect(await staff.api.outbound.plan.mutate(wish)).toEqual({ kind: "refused", why: "off" });
  const settings = await admin.api.outbound.settings.query();
  expect(settings).toMatchObject({ isOn: false, countries: [], personDaily: 1 });
  const on = { ...settings, isOn: true, phoneNumberId: "number-1" };
  await expect(staff.api.outbound.save.mutate(on)).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  await expect(admin.api.outbound.save.mutate({ ...on, phoneNumberId: null })).rejects.toMatchObject({
    data: { code: "BAD_REQUEST" },
  });
  expect((await admin.api.outbound.save.mutate(on)).kind).toBe("saved");
  expect((await admin.api.outbound.save.mutate(on)).kind).toBe("stale");
  expect(await staff.api.outbound.plan.mutate(wish)).toMatchObject({ kind: "planned" });
  expect(await staff.api.outbound.list.query({})).toMatchObject({
    items: [{ reason: "call_back", patientName: "Ann", status: "planned" }],
  });
});

test("anybody at the front desk stops all calls at once; going on is an admin's to decide", async () => {
  const { admin, staff, subjectId } = await openClinic();
  const settings = await admin.api.outbound.settings.query();
  await admin.api.outbound.save.mutate({ ...settings, isOn: true, phoneNumberId: "number-1" });
  await staff.api.outbound.plan.mutate({ reason: "call_back", subjectId });
  const stopped = await staff.api.outbound.stop.mutate();
  expect(stopped).toMatchObject({ planned: 0, stopped: { byName: expect.any(String) } });
  await expect(staff.api.outbound.start.mutate()).rejects.toMatchObject({ data: { code: "FORBIDDEN" } });
  expect(await staff.api.outbound.plan.mutate({ reason: "call_back", subjectId })).toEqual({
    kind: "refused",
    why: "stopped",
  });
  expect(await admin.api.outbound.start.mutate()).toMatchObject({ stopped: null });
});
